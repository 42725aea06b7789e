package dev.bristlecone.server.main;

import java.io.PrintWriter;

/// One line that tells how far something is, written over and over where somebody looks at it.
final class ProgressBar implements AutoCloseable {
    private static final int CELLS = 30;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean watched;

    /// What is on the line; steps that change nothing of it are not written.
    private String shown = "";

    /// @param watched whether anybody looks; otherwise nothing is written
    ProgressBar(PrintWriter out, boolean watched) {
        this.out = out;
        this.watched = watched;
    }

    /// @param bytesAll -1 when nobody knows
    void show(String step, long bytes, long bytesAll) {
        String line = line(step, bytes, bytesAll);
        if (watched && !line.equals(shown)) {
            shown = line;
            out.print(CLEAR + line);
            out.flush();
        }
    }

    /// Takes the line away. May be called again.
    @Override
    public void close() {
        if (!shown.isEmpty()) {
            shown = "";
            out.print(CLEAR);
            out.flush();
        }
    }

    private static String line(String step, long bytes, long bytesAll) {
        if (bytesAll <= 0) {
            return bytes == 0 ? step : step + "  " + megabytes(bytes);
        }
        int full = (int) (CELLS * bytes / bytesAll);
        return "[" + "#".repeat(full) + ".".repeat(CELLS - full) + "] " + 100 * bytes / bytesAll + " %  " + step + ", "
                + megabytes(bytesAll);
    }

    private static String megabytes(long bytes) {
        return (bytes + 500_000) / 1_000_000 + " MB";
    }
}
