package dev.bristlecone.server.main;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/// The entry of the process.
@Command(
        name = "bristlecone",
        description = "A self-hosted vector database that speaks Pinecone's APIs.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    private Main() {}

    public static void main(String[] arguments) {
        Chance chance = new Chance(
                InstantSource.system(),
                new SecureRandom(),
                UUID::randomUUID,
                () -> HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        System.exit(commandLine(System.getenv(), chance).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment, Chance chance) {
        return new CommandLine(new Main())
                .addSubcommand(new ServeCommand(environment, chance, Runtime.getRuntime()))
                .addSubcommand(new RepairCommand(chance))
                .addSubcommand(new ModelsCommand())
                .addSubcommand(new DemoCommand(chance))
                .addSubcommand(new VersionCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /// Without a command: how to use it.
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /// `version`
    @Command(name = "version", description = "Prints the version.")
    static final class VersionCommand implements Runnable {
        @Override
        public void run() {
            System.out.println("Bristlecone " + Version.text());
        }
    }

    /// For `--version`.
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Bristlecone " + Version.text()};
        }
    }
}
