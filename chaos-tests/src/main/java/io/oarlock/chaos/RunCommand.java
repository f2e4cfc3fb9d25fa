package io.oarlock.chaos;

import io.oarlock.chaos.check.Budget;
import io.oarlock.chaos.check.Checkers;
import io.oarlock.chaos.check.Findings;
import io.oarlock.chaos.check.Verdict;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.DiskKind;
import io.oarlock.chaos.cluster.ProcessCluster;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.report.HtmlReport;
import io.oarlock.chaos.report.JsonReport;
import io.oarlock.chaos.report.RunReport;
import io.oarlock.chaos.report.Timeline;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioMenu;
import io.oarlock.chaos.scenario.ScenarioRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Option(
            names = "--clients",
            defaultValue = "4",
            description = "Clients of each workload (default: ${DEFAULT-VALUE}).")
    private int clients = 4;

    @Option(
            names = "--disks",
            defaultValue = "PLAIN",
            description = "What members keep their data on: plain directories, or ext4 or xfs on loop devices, which"
                    + " faults of disks need, and root (default: ${DEFAULT-VALUE}).")
    private DiskKind disks = DiskKind.PLAIN;

    @Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "Scenarios to run, in this order.")
    private List<String> names = List.of();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

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
            worst = worst.max(run(named(name).withClients(clients), terminal));
        }
        return ExitStatus.of(worst);
    }

    private Verdict run(Scenario scenario, PrintWriter terminal) throws IOException, InterruptedException {
        long chosenSeed = seed != null ? seed : new Random().nextInt(Integer.MAX_VALUE);
        Path directory = freshDirectory(scenario.name() + "-" + chosenSeed);
        terminal.printf("%s: seed %d, %d s, in %s%n", scenario.name(), chosenSeed, seconds, directory);
        terminal.flush();
        String network = "127." + (1 + new Random().nextInt(250)) + "." + (1 + new Random().nextInt(250));
        int members = scenario.shape().members();
        ProcessCluster.Layout layout = new ProcessCluster.Layout(directory, network, members, TICK_MILLIS, disks);
        try (HistoryRecorder recorder = new HistoryRecorder(directory.resolve("history.jsonl"));
                Cluster cluster = new ProcessCluster(serverKind(), layout)) {
            History history = new ScenarioRun(scenario, cluster, recorder, chosenSeed).run(seconds * 1000);
            return judge(scenario, chosenSeed, directory, cluster, history);
        }
    }

    private Verdict judge(Scenario scenario, long chosenSeed, Path directory, Cluster cluster, History history)
            throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        List<Findings> findings = new Checkers(Budget.STANDARD, scenario.limits()).check(history);
        FindingsPrinter.print(findings, terminal);
        Verdict verdict = Checkers.worst(findings);
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("scenario", scenario.description());
        parameters.put("server", server);
        parameters.put(
                "again",
                "chaos run " + scenario.name() + " --seed " + chosenSeed + " --seconds " + seconds + " --clients "
                        + clients + " --disks " + disks.name().toLowerCase(Locale.ROOT));
        Map<String, Path> logs = new LinkedHashMap<>();
        cluster.members().forEach(member -> logs.put("member " + member, cluster.log(member)));
        String title = scenario.name() + ", seed " + chosenSeed;
        RunReport report = new RunReport(title, parameters, verdict, findings, Timeline.of(history), logs);
        new HtmlReport().write(report, directory.resolve("report.html"));
        new JsonReport().write(report, directory.resolve("report.json"));
        terminal.printf("  %s: %s%n", verdict.text(), directory.resolve("report.html"));
        terminal.flush();
        return verdict;
    }

    /** Members must not find the data of another run, and no run may overwrite what an earlier one left. */
    private Path freshDirectory(String name) throws IOException {
        Path directory = out.resolve(name);
        for (int again = 2; Files.exists(directory); again++) {
            directory = out.resolve(name + "-" + again);
        }
        return Files.createDirectories(directory);
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
