package dev.bristlecone.testkit.rules;

/// One broken rule. `subject` (a class, a file, an edge between packages) has no blanks and stays the same while the
/// code around it moves, so that an exception can name it. `measure` is what a limit is compared with, 0 for rules
/// without one.
record Violation(String rule, String subject, int measure, String message) {
    Violation(String rule, String subject, String message) {
        this(rule, subject, 0, message);
    }

    @Override
    public String toString() {
        return rule + ": " + subject + ": " + message;
    }
}
