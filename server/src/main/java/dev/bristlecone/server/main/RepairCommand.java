package dev.bristlecone.server.main;

import dev.bristlecone.database.embedded.RepairPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `repair`: reads every byte of a store that no server has open, says what is damaged and what a repair would lose,
/// and does it only when told to.
@Command(
        name = "repair",
        description = "Says what is damaged in a data directory and what a repair would lose; repairs with --confirm.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RepairCommand implements Callable<Integer> {
    private final Chance chance;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory (default: data).")
    private Path data = Path.of("data");

    @Option(
            names = "--confirm",
            description = "Cut a damaged log where the damage begins. What is cut is kept below lost/ in DIR.")
    private boolean confirm;

    @Option(
            names = "--drop-damaged",
            description = "With --confirm: also delete the namespaces whose records are damaged, whole.")
    private boolean dropDamaged;

    RepairCommand(Chance chance) {
        this.chance = chance;
    }

    @Override
    public Integer call() {
        try {
            RepairPlan plan = RepairPlan.make(data);
            plan.lines().forEach(out()::println);
            if (!plan.logDamaged() && !plan.namespacesDamaged()) {
                out().println("nothing is damaged in " + data);
                return ExitCode.OK;
            }
            return confirm ? repair(plan) : explain(plan);
        } catch (IOException | RuntimeException e) {
            err().println("Bristlecone cannot repair " + data + ": " + e.getMessage());
            return ExitCode.CANNOT_START;
        } finally {
            out().flush();
            err().flush();
        }
    }

    private int repair(RepairPlan plan) throws IOException {
        if (plan.logDamaged()) {
            for (Path file : plan.cutLog()) {
                out().println("cut, and kept in " + file);
            }
        }
        if (plan.namespacesDamaged() && dropDamaged) {
            plan.dropDamaged(chance.ids());
            out().println("deleted the damaged namespaces");
        }
        boolean left = plan.namespacesDamaged() && !dropDamaged;
        out().println(
                        left
                                ? "the store opens; the damaged namespaces answer nothing until they are deleted (--drop-damaged)"
                                : "the store is repaired");
        return left ? ExitCode.DAMAGED : ExitCode.OK;
    }

    private int explain(RepairPlan plan) {
        out().println("nothing was changed.");
        out().println("a copy of " + data
                + " first keeps every way open; a backup or replica loses less than a repair");
        if (plan.logDamaged()) {
            out().println("to cut the log:                   ./bristlecone repair --data " + data + " --confirm");
        }
        if (plan.namespacesDamaged()) {
            out().println("to delete the damaged namespaces: ./bristlecone repair --data " + data
                    + " --confirm --drop-damaged");
        }
        return ExitCode.DAMAGED;
    }

    private PrintWriter out() {
        return commandSpec().commandLine().getOut();
    }

    private PrintWriter err() {
        return commandSpec().commandLine().getErr();
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("the command is not part of a command line");
        }
        return spec;
    }
}
