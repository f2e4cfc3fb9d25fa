package io.oarlock.chaos;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.fault.FaultMenu;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.planted.Hunt;
import io.oarlock.chaos.planted.Hunts;
import io.oarlock.chaos.planted.PlantedBug;
import io.oarlock.chaos.report.Coverage;
import io.oarlock.chaos.report.Summary;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioMenu;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs scenarios against an ensemble and judges them. Ends with the exit status of {@code check}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs scenarios against an ensemble and judges what clients saw.")
final class RunCommand implements Callable<Integer> {

    @Option(names = "--list", description = "Lists scenarios and faults, and which drivers can do them; then ends.")
    private boolean list;

    @Option(names = "--all", description = "Runs every scenario that the driver can do.")
    private boolean all;

    @Option(
            names = "--seed",
            description = "Seed of the schedule and of all clients; that of the first run if there are several"
                    + " (default: a new one).")
    private @Nullable Long seed;

    @Option(names = "--seconds", defaultValue = "60", description = "Length of each run (default: ${DEFAULT-VALUE}).")
    private long seconds;

    @Option(
            names = "--duration",
            converter = Durations.class,
            description = "Goes on with the scenarios in turn, with other seeds, for as long as this: 60m, 8h."
                    + " Those of --all come in an order drawn from the seed.")
    private @Nullable Duration duration;

    @Option(names = "--out", defaultValue = "chaos-runs", description = "Where runs go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("chaos-runs");

    @Option(names = "--clients", description = "Clients of each workload (default: the scenario's number, 4 mostly).")
    private @Nullable Integer clients;

    @Option(names = "--members", description = "Members of the ensemble (default: the scenario's number, 3 mostly).")
    private @Nullable Integer members;

    @Option(
            names = "--planted",
            paramLabel = "BUG",
            description =
                    "Plants a bug into the server and looks for it, in a short scenario of its own: ends with 0 if"
                            + " its name is among the broken promises within a few seeds (--tries), with 1 if not."
                            + " --list names the bugs.")
    private @Nullable String planted;

    @Option(
            names = "--tries",
            defaultValue = "5",
            description = "How many seeds in a row look for a planted bug (default: ${DEFAULT-VALUE}).")
    private int tries;

    @Mixin
    private EnsembleOptions ensemble = new EnsembleOptions();

    @Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "Scenarios to run, in this order.")
    private List<String> names = List.of();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (list || (names.isEmpty() && !all && planted == null)) {
            list(spec.commandLine().getOut());
            return CommandLine.ExitCode.OK;
        }
        try (EndInOrder end = EndInOrder.begin()) {
            return planted != null ? lookFor(planted, spec.commandLine().getOut()) : runAll(end);
        }
    }

    private int runAll(EndInOrder end) throws IOException, InterruptedException {
        List<Scenario> scenarios =
                all ? ScenarioMenu.all() : names.stream().map(this::named).toList();
        Trials trials = new Trials(ensemble.setting(spec), out);
        return ExitStatus.of(
                runInTurn(trials, scenarios.stream().map(this::sized).toList(), end));
    }

    private int lookFor(String name, PrintWriter terminal) throws IOException, InterruptedException {
        PlantedBug bug;
        try {
            bug = PlantedBug.named(name);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage() + "; --list lists them", e);
        }
        long firstSeed = seed != null ? seed : new Random().nextInt(Integer.MAX_VALUE);
        Path directory = Trials.fresh(out, "planted-" + bug.text());
        return new PlantedRuns(new Hunt(ensemble.serverKind(spec), directory), terminal).lookFor(bug, firstSeed, tries);
    }

    private Verdict runInTurn(Trials trials, List<Scenario> scenarios, EndInOrder end)
            throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + (duration == null ? 0 : duration.toNanos());
        long firstSeed = seed != null ? seed : new Random().nextInt(Integer.MAX_VALUE);
        RunResults results = new RunResults();
        Verdict worst = Verdict.VALID;
        SeedChoice seeds = new SeedChoice(firstSeed, TimeUnit.SECONDS.toMillis(seconds));
        Random order = new Random(firstSeed);
        do {
            List<Scenario> turn = new ArrayList<>(scenarios);
            if (all && duration != null) {
                // A time that ends within a turn must not leave out the same ones each time.
                Collections.shuffle(turn, order);
            }
            for (Scenario scenario : turn) {
                // A scenario that is skipped draws no fault.
                Verdict verdict = all && !ensemble.abilities().containsAll(scenario.needs())
                        ? skip(scenario, firstSeed, results)
                        : run(trials, new Trials.Trial(scenario, seeds.next(scenario), seconds), results);
                worst = worst.max(verdict);
                if (end.isAsked()) {
                    return worst;
                }
                if (scenarios.size() > 1 || duration != null) {
                    results.write(
                            "Runs of " + ensemble.server() + ", driver "
                                    + ensemble.driver().text(),
                            out);
                }
                if (duration != null && System.nanoTime() > endNanos) {
                    break;
                }
            }
        } while (System.nanoTime() < endNanos);
        return worst;
    }

    private Verdict skip(Scenario scenario, long seed, RunResults results) {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.printf("%s: skipped, needs %s%n", scenario.name(), scenario.needs());
        terminal.flush();
        results.rows.add(Summary.Row.unjudged(scenario.name(), seed, "skipped", "needs " + scenario.needs()));
        return Verdict.VALID;
    }

    private Verdict run(Trials trials, Trials.Trial trial, RunResults results)
            throws IOException, InterruptedException {
        PrintWriter terminal = spec.commandLine().getOut();
        String name = trial.scenario().name();
        terminal.printf("%s: seed %d, %d s%n", name, trial.seed(), trial.seconds());
        terminal.flush();
        try {
            Trials.Result result = trials.run(trial);
            FindingsPrinter.print(result.report().findings(), terminal);
            Verdict verdict = result.report().verdict();
            terminal.printf("  %s: %s%n", verdict.text(), result.directory().resolve("report.html"));
            terminal.flush();
            results.rows.add(
                    Summary.Row.judged(name, trial.seed(), result.report(), result.faults(), result.directory()));
            results.coverage = results.coverage.plus(result.coverage());
            return verdict;
        } catch (IOException | RuntimeException e) {
            if (!all && duration == null) {
                throw e;
            }
            // A run that came to no end must not keep the others from theirs.
            terminal.printf("  failed: %s%n", e);
            terminal.flush();
            results.rows.add(Summary.Row.unjudged(name, trial.seed(), "failed", e.toString()));
            return Verdict.INVALID;
        }
    }

    /** What all runs of this command came to. */
    private static final class RunResults {

        private final List<Summary.Row> rows = new ArrayList<>();
        private Coverage coverage = Coverage.NONE;

        void write(String title, Path out) throws IOException {
            new Summary(title, rows).write(out);
            Files.writeString(out.resolve("coverage.md"), coverage.markdown());
        }
    }

    private static void list(PrintWriter terminal) {
        terminal.println("Scenarios, and the drivers that can do them:");
        for (Scenario scenario : ScenarioMenu.all()) {
            terminal.printf("  %-18s %s %s%n", scenario.name(), scenario.description(), drivers(scenario.needs()));
        }
        terminal.println("Faults:");
        for (Fault fault : FaultMenu.all()) {
            terminal.printf("  %-24s %s %s%n", fault.name(), fault.description(), drivers(fault.needs()));
        }
        terminal.println("Short runs that find planted bugs: "
                + Stream.of(Hunts.values()).map(hunt -> hunt.scenario().name()).collect(Collectors.joining(", ")));
        terminal.println("Bugs that can be planted:");
        for (PlantedBug bug : PlantedBug.values()) {
            terminal.printf("  %-24s %s%n", bug.text(), bug.description());
        }
        terminal.flush();
    }

    /** The drivers that have these abilities, by themselves or with options. */
    private static String drivers(Set<Ability> needs) {
        Set<Ability> ofDriver =
                needs.stream().filter(need -> need.option().isEmpty()).collect(Collectors.toSet());
        String options = needs.stream().map(Ability::option).sorted().collect(Collectors.joining(" "));
        return Stream.of(Driver.values())
                .filter(driver -> driver.abilities().containsAll(ofDriver))
                .map(Driver::text)
                .collect(Collectors.joining(", ", "[", (" " + options).stripTrailing() + "]"));
    }

    private Scenario sized(Scenario scenario) {
        Scenario withClients = clients == null ? scenario : scenario.withClients(clients);
        return members == null ? withClients : withClients.withMembers(members);
    }

    private Scenario named(String name) {
        // The short runs that look for planted bugs can also be had without one.
        return Stream.concat(
                        ScenarioMenu.all().stream(), Stream.of(Hunts.values()).map(Hunts::scenario))
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "no such scenario: " + name + "; --list lists them"));
    }

    /** Reads {@code 90s}, {@code 60m} or {@code 8h}. */
    static final class Durations implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException("not a duration such as 90s, 60m or 8h: " + text);
            }
        }
    }
}
