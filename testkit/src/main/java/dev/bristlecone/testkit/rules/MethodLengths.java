package dev.bristlecone.testkit.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Finds the methods that do not fit a screen, with the compiler's own parser.
final class MethodLengths {
    static final int METHOD_LINES_MAX = 70;

    private MethodLengths() {}

    /// The violations in these sources. `subjectOf` names a file.
    static List<Violation> check(List<Path> files, Function<Path, String> subjectOf) throws IOException {
        List<Violation> violations = new ArrayList<>();
        if (files.isEmpty()) {
            return violations;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                String subject = subjectOf.apply(Path.of(unit.getSourceFile().toUri()));
                unit.accept(new MethodScanner(unit, positions, subject, violations), null);
            }
        }
        return violations;
    }

    /// Visits the methods of one file, those of nested and anonymous classes included.
    private static final class MethodScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String subject;
        private final List<Violation> violations;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions, String subject, List<Violation> violations) {
            this.unit = unit;
            this.positions = positions;
            this.subject = subject;
            this.violations = violations;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            int count = (int) (last - first + 1);
            if (count > METHOD_LINES_MAX) {
                violations.add(new Violation(
                        "method-length",
                        subject + "#" + method.getName(),
                        count,
                        "lines: " + count + " (expected: at most " + METHOD_LINES_MAX + "); give its steps names"));
            }
            return super.visitMethod(method, null);
        }
    }
}
