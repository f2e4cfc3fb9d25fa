package io.oarlock.chaos;

import io.oarlock.chaos.check.Budget;
import io.oarlock.chaos.check.Checkers;
import io.oarlock.chaos.check.Findings;
import io.oarlock.chaos.check.Verdict;
import io.oarlock.chaos.check.Violation;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.ProcessCluster;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioMenu;
import io.oarlock.chaos.scenario.ScenarioRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs scenarios against an ensemble of local processes and judges them. Ends with the exit status of {@code check}.
 */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs scenarios against an ensemble of local processes and judges what clients saw.")
final class RunCommand implements Callable<Integer> {

    private static final int TICK_MILLIS = 500;

    @Option(names = "--list", description = "Lists the scenarios and ends.")
    private boolean list;

    @Option(names = "--seed", description = "Seed of the schedule and of all clients (default: a new one).")
    private @Nullable Long seed;

    @Option(names = "--seconds", defaultValue = "60", description = "Length of each run (default: ${DEFAULT-VALUE}).")
    private long seconds;

    @Option(
            names = "--server",
            defaultValue = "oarlock",
            description = "oarlock, or zookeeper to test the suite itself (default: ${DEFAULT-VALUE}).")
    private String server = "oarlock";

    @Option(
            names = "--home",
            description = "The release of Oarlock, or its built source tree (default: the tree around this suite).")
    private Path home = Path.of(System.getProperty("chaos.home", "."));

    @Option(names = "--out", defaultValue = "chaos-runs", description = "Where runs go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("chaos-runs");

    @Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "Scenarios to run, in this order.")
    private List<String> names = List.of();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter terminal = spec.commandLine().getOut();
        if (list || names.isEmpty()) {
            ScenarioMenu.all()
                    .forEach(scenario -> terminal.printf("%-16s %s%n", scenario.name(), scenario.description()));
            terminal.flush();
            return CommandLine.ExitCode.OK;
        }
        Verdict worst = Verdict.VALID;
        for (String name : names) {
            worst = worst.max(run(named(name), terminal));
        }
        return ExitStatus.of(worst);
    }

    private Verdict run(Scenario scenario, PrintWriter terminal) throws IOException, InterruptedException {
        long chosenSeed = seed != null ? seed : new Random().nextInt(Integer.MAX_VALUE);
        Path directory = Files.createDirectories(out.resolve(scenario.name() + "-" + chosenSeed));
        terminal.printf("%s: seed %d, %d s, in %s%n", scenario.name(), chosenSeed, seconds, directory);
        terminal.flush();
        String network = "127." + (1 + new Random().nextInt(250)) + "." + (1 + new Random().nextInt(250));
        int members = scenario.shape().members();
        ProcessCluster.Layout layout = new ProcessCluster.Layout(directory, network, members, TICK_MILLIS);
        try (HistoryRecorder recorder = new HistoryRecorder(directory.resolve("history.jsonl"));
                Cluster cluster = new ProcessCluster(serverKind(), layout)) {
            History history = new ScenarioRun(scenario, cluster, recorder, chosenSeed).run(seconds * 1000);
            List<Findings> findings = new Checkers(Budget.STANDARD, scenario.limits()).check(history);
            print(findings, terminal);
            return Checkers.worst(findings);
        }
    }

    private static void print(List<Findings> findings, PrintWriter terminal) {
        for (Findings finding : findings) {
            terminal.printf("  %-8s %s %s%n", finding.verdict().text(), finding.checker(), finding.facts());
            finding.violations().stream().limit(5).forEach(violation -> print(violation, terminal));
        }
        terminal.flush();
    }

    private static void print(Violation violation, PrintWriter terminal) {
        terminal.printf("    BROKEN: %s%n      %s%n", violation.promise(), violation.message());
    }

    private ServerKind serverKind() {
        return switch (server) {
            case "oarlock" -> ServerKind.oarlock(home.toAbsolutePath());
            case "zookeeper" -> ServerKind.zookeeper();
            default -> throw new CommandLine.ParameterException(spec.commandLine(), "no such server: " + server);
        };
    }

    private Scenario named(String name) {
        return ScenarioMenu.all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "no such scenario: " + name + "; --list lists them"));
    }
}
