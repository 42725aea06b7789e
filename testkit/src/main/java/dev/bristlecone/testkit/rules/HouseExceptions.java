package dev.bristlecone.testkit.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the rules let pass for now: lines of `module rule subject limit reason`. A ratchet: a line that excuses nothing
/// any more is itself a problem, so the list can only shrink.
record HouseExceptions(List<Line> lines) {
    HouseExceptions {
        lines = List.copyOf(lines);
    }

    /// One excuse. A violation passes when rule and subject are equal and its measure is at most `limit`.
    record Line(String module, String rule, String subject, int limit) {
        boolean excuses(Violation violation) {
            return rule.equals(violation.rule()) && subject.equals(violation.subject()) && violation.measure() <= limit;
        }
    }

    /// The list that ships with the rules.
    static HouseExceptions load() {
        try (InputStream in = HouseExceptions.class.getResourceAsStream("/house-exceptions.txt")) {
            if (in == null) {
                throw new IllegalStateException("house-exceptions.txt is missing from the class path");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HouseExceptions parse(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("\\s+", 5);
            if (words.length < 5) {
                throw new IllegalArgumentException(
                        "exception: '" + line + "' (expected: module rule subject limit reason)");
            }
            lines.add(new Line(words[0], words[1], words[2], Integer.parseInt(words[3])));
        }
        return new HouseExceptions(lines);
    }

    /// What remains to be fixed in a module: violations without an excuse, and excuses without a violation.
    List<String> problems(String module, List<Violation> violations) {
        List<Line> own =
                lines.stream().filter(line -> line.module().equals(module)).toList();
        List<String> problems = new ArrayList<>();
        for (Violation violation : violations) {
            if (own.stream().noneMatch(line -> line.excuses(violation))) {
                problems.add(violation.toString());
            }
        }
        for (Line line : own) {
            if (violations.stream().noneMatch(line::excuses)) {
                problems.add("house-exceptions.txt: nothing needs '" + line.rule() + " " + line.subject()
                        + "' any more; delete the line");
            }
        }
        return problems;
    }
}
