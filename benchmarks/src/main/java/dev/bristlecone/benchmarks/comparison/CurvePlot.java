package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One SVG file: recall against queries a second, the rate on a logarithmic scale, each system's front as a line. The
/// recall axis is logarithmic in what is missed, so that .95 and .99 are far apart.
final class CurvePlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int LEFT = 70;
    private static final int RIGHT = 680;
    private static final int TOP = 50;
    private static final int BOTTOM = 500;
    private static final List<Double> TICKS = List.of(0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999);
    private static final double RECALL_FIRST = 0.8;
    private static final double MISSED_LEAST = 0.0008;
    private static final List<String> COLORS = List.of(
            "#b30000", "#1f77b4", "#2ca02c", "#98df8a", "#17becf", "#9467bd", "#c5b0d5", "#e377c2", "#8c564b",
            "#c49c94", "#7f7f7f", "#bcbd22", "#ff7f0e", "#000000");

    private final double least;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    private CurvePlot(double least, double most) {
        this.least = least;
        this.most = most;
    }

    static void write(Path file, SetResult set) throws IOException {
        List<Double> rates = set.systems().stream()
                .flatMap(measured -> shown(measured).stream())
                .map(Point::qps)
                .toList();
        double least = rates.stream().mapToDouble(rate -> rate).min().orElse(1);
        double most = rates.stream().mapToDouble(rate -> rate).max().orElse(10);
        CurvePlot plot = new CurvePlot(least / 1.2, most * 1.2);
        plot.draw(set);
        Files.writeString(file, plot.svg);
    }

    private static List<Point> shown(Measured measured) {
        return measured.median().front().stream()
                .filter(point -> point.recall() >= RECALL_FIRST)
                .toList();
    }

    private void draw(SetResult set) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>",
                WIDTH, HEIGHT);
        add("<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
        add(
                "<text x='%d' y='24' font-size='15'>%s: %d × %d, %s, k = %d, one thread</text>",
                LEFT,
                set.dataset().name(),
                set.split().live(),
                set.dimension(),
                set.dataset().metric().label(),
                ComparisonSettings.NEIGHBOURS);
        drawAxes();
        int index = 0;
        for (Measured measured : set.systems()) {
            drawCurve(measured, COLORS.get(index % COLORS.size()), TOP + 20 * index);
            index++;
        }
        svg.append("</svg>\n");
    }

    private void drawAxes() {
        for (double recall : TICKS) {
            add("<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#ddd'/>", x(recall), x(recall), TOP, BOTTOM);
            add("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x(recall), BOTTOM + 18, recall);
        }
        for (double rate : rateTicks()) {
            add("<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>", LEFT, RIGHT, y(rate), y(rate));
            add("<text x='%d' y='%.1f' text-anchor='end'>%,.0f</text>", LEFT - 6, y(rate) + 4, rate);
        }
        add("<text x='%d' y='%d' text-anchor='middle'>recall@10</text>", (LEFT + RIGHT) / 2, BOTTOM + 40);
        add("<text x='%d' y='%d'>queries/s</text>", LEFT - 60, TOP - 10);
    }

    private List<Double> rateTicks() {
        List<Double> ticks = new ArrayList<>();
        for (double decade = 1; decade <= most; decade *= 10) {
            for (double factor : new double[] {1, 2, 5}) {
                if (decade * factor >= least && decade * factor <= most) {
                    ticks.add(decade * factor);
                }
            }
        }
        return ticks;
    }

    private void drawCurve(Measured measured, String color, int legend) {
        List<Point> points = shown(measured);
        String path = points.stream()
                .map(point -> text("%.1f,%.1f", x(point.recall()), y(point.qps())))
                .collect(Collectors.joining(" "));
        int width = measured.label().startsWith("bristlecone") ? 3 : 1;
        add("<polyline points='%s' fill='none' stroke='%s' stroke-width='%d'/>", path, color, width);
        for (Point point : points) {
            add(
                    "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'><title>%s %s: recall %.4f, %.0f queries/s</title></circle>",
                    x(point.recall()),
                    y(point.qps()),
                    color,
                    measured.label(),
                    point.search(),
                    point.recall(),
                    point.qps());
        }
        add("<rect x='%d' y='%d' width='12' height='12' fill='%s'/>", RIGHT + 20, legend, color);
        add("<text x='%d' y='%d'>%s</text>", RIGHT + 38, legend + 11, measured.label());
    }

    private static double x(double recall) {
        double first = Math.log(1 - RECALL_FIRST);
        double last = Math.log(MISSED_LEAST);
        double here = Math.log(Math.max(1 - recall, MISSED_LEAST));
        return LEFT + (RIGHT - LEFT) * (first - here) / (first - last);
    }

    private double y(double rate) {
        return BOTTOM - (BOTTOM - TOP) * Math.log(rate / least) / Math.log(most / least);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for nothing else
    private void add(String format, Object... values) {
        svg.append(text(format, values)).append('\n');
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for nothing else
    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
