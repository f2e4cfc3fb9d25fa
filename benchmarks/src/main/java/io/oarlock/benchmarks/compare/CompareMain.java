package io.oarlock.benchmarks.compare;

import io.oarlock.benchmarks.compare.Comparison.Part;
import io.oarlock.benchmarks.compare.ensemble.Contender;
import io.oarlock.benchmarks.compare.ensemble.Contender.Variant;
import io.oarlock.benchmarks.compare.ensemble.Encryption;
import io.oarlock.benchmarks.compare.ensemble.Tools;
import io.oarlock.benchmarks.compare.ensemble.Words;
import io.oarlock.benchmarks.compare.flat.FlatCommand;
import io.oarlock.benchmarks.compare.flat.SoakCommand;
import io.oarlock.benchmarks.compare.report.Context;
import io.oarlock.benchmarks.compare.report.PhysicalLimits;
import io.oarlock.benchmarks.compare.report.ReadmeSection;
import io.oarlock.benchmarks.compare.report.Report;
import io.oarlock.benchmarks.compare.row.Row;
import io.oarlock.benchmarks.compare.row.Rows;
import io.oarlock.benchmarks.compare.row.Stage;
import io.oarlock.benchmarks.compare.trial.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Command line of the side-by-side comparison; {@code benchmarks/compare} prepares what it needs and calls it. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        subcommands = {FlatCommand.class, SoakCommand.class},
        description = {
            "Runs ZooKeeper and Oarlock in turn on this machine under the same load and prints the ratios.",
            "Exit status: 0 when every row has its figures, 1 when a run of one failed."
        })
public final class CompareMain implements Callable<Integer> {
    @Mixin
    private Tools tools = new Tools();

    @Option(
            names = "--members",
            split = ",",
            description = "sizes of ensemble to compare (default: 1,3,5, with --quick 1,3)")
    private List<Integer> members = List.of();

    @Option(names = "--pairs", description = "pairs of runs; the table shows medians (default: 3, with --quick 1)")
    private int pairs;

    @Option(names = "--seconds", description = "measured seconds of each sample (default: 2.5, with --quick 0.8)")
    private double seconds;

    @Option(
            names = "--settle",
            description = "seconds of load for each member before the first row (default: 40, --quick 2)")
    private int settleSeconds = -1;

    @Option(
            names = {"--rows", "--only"},
            split = ",",
            description = "ids of rows, or their beginnings: set-100, get, big, ...; also rows that --quick leaves out")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "one pair, shorter loads, a smaller tree: a look in under five minutes")
    private boolean quick;

    @Option(names = "--jvm-flags", description = "further flags of Oarlock's JVM")
    private String jvmFlags = "";

    @Option(names = "--config", description = "further line of Oarlock's configuration, key=value; repeatable")
    private List<String> settings = List.of();

    @Option(names = "--baseline", description = "compare with a variant of Oarlock of this name instead of ZooKeeper")
    private String baseline = "";

    @Option(
            names = "--baseline-distribution",
            description = "directory of the baseline's distribution: another release (default: this one)")
    private Optional<Path> baselineDistribution = Optional.empty();

    @Option(names = "--baseline-jvm-flags", description = "further flags of the baseline's JVM")
    private String baselineJvmFlags = "";

    @Option(names = "--baseline-config", description = "further line of its configuration, key=value; repeatable")
    private List<String> baselineSettings = List.of();

    @Option(
            names = "--tls",
            description = "which connections use TLS: clients, members, both, none; of Oarlock, and of ZooKeeper"
                    + " (default: ${DEFAULT-VALUE})")
    private Encryption encryption = Encryption.NONE;

    @Option(names = "--baseline-tls", description = "the same of a variant of Oarlock as the baseline")
    private Encryption baselineEncryption = Encryption.NONE;

    @Option(names = "--update-readme", description = "put table and chart between the markers of README.md")
    private boolean updateReadme;

    @Option(names = "--readme", description = "that page (default: ${DEFAULT-VALUE})")
    private Path readme = Path.of("README.md");

    public static void main(String[] args) {
        System.exit(new CommandLine(new CompareMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Contender first = baseline.isEmpty()
                ? tools.encrypted(tools.zooKeeper(), encryption)
                : tools.encrypted(
                        tools.oarlock(
                                baselineDistribution, new Variant(baseline, words(baselineJvmFlags), baselineSettings)),
                        baselineEncryption);
        Contender second = tools.encrypted(
                tools.oarlock(Optional.empty(), new Variant("Oarlock", words(jvmFlags), settings)), encryption);
        Comparison comparison = new Comparison(first, second, tools.generator(), tools.place(), pace());
        PhysicalLimits limits = PhysicalLimits.measure(tools.output(), quick ? 1 : 2);
        Report report = new Report(
                new Context(tools.machine(), Context.Names.of(first, second), conditions(), limits),
                comparison.samples());
        runAll(comparison, report);
        System.out.println(report.markdown());
        if (updateReadme) {
            new ReadmeSection(readme).update(tools.output());
        }
        return comparison.samples().complete() ? 0 : 1;
    }

    /** Results are written after each step: whoever gives up half way has that half. */
    private void runAll(Comparison comparison, Report report) throws IOException, InterruptedException {
        Map<Stage, List<Row>> rows = wanted().stream().collect(Collectors.groupingBy(Row::stage));
        List<Part> warm = List.of(
                new Part(rows.getOrDefault(Stage.WARM, List.of()), pairs()),
                new Part(rows.getOrDefault(Stage.LONG, List.of()), 1),
                new Part(rows.getOrDefault(Stage.DISRUPTIVE, List.of()), pairs()));
        for (int size : sizes()) {
            comparison.warmPairs(size, warm, () -> report.write(tools.output()));
        }
        for (int size : sizes()) {
            for (Row row : rows.getOrDefault(Stage.FRESH, List.of())) {
                comparison.freshPair(size, row);
                report.write(tools.output());
            }
        }
        for (int size : sizes()) {
            for (Row row : rows.getOrDefault(Stage.DISTANT, List.of())) {
                comparison.distantPair(size, row);
                report.write(tools.output());
            }
        }
    }

    /** The rows that were asked for, and the one whose figures others need. */
    private List<Row> wanted() {
        List<Row> all = Rows.all(quick);
        if (names.isEmpty()) {
            return all.stream().filter(row -> !quick || row.quick()).toList();
        }
        List<String> unknown = names.stream()
                .filter(name -> all.stream().noneMatch(row -> row.named(List.of(name), all)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    new CommandLine(this),
                    "no rows " + unknown + " among " + all.stream().map(Row::id).toList());
        }
        boolean rateNeeded =
                all.stream().anyMatch(row -> Rows.AT_HALF_RATE.contains(row.id()) && row.named(names, all));
        return all.stream()
                .filter(row -> row.named(names, all) || rateNeeded && row.id().equals(Rows.SET_RATE))
                .toList();
    }

    private List<Integer> sizes() {
        return !members.isEmpty() ? members : quick ? List.of(1, 3) : List.of(1, 3, 5);
    }

    private int pairs() {
        return pairs > 0 ? pairs : quick ? 1 : 3;
    }

    private Pace pace() {
        Pace pace = quick ? Pace.QUICK : Pace.FULL;
        Pace settled = settleSeconds >= 0 ? pace.withSettling(settleSeconds) : pace;
        return seconds > 0 ? settled.withSeconds(seconds) : settled;
    }

    private String conditions() {
        String flags = jvmFlags.isEmpty() ? "" : ", Oarlock with " + jvmFlags;
        String tls = encryption == Encryption.NONE
                ? ""
                : ", TLS for " + encryption.name().toLowerCase(Locale.ROOT);
        return ("Both with their defaults, -Xmx%s%s%s, and every write synced to disk before its reply."
                        + " Medians of %d paired run%s of %.1f s"
                        + " after the same load of %d s for each member."
                        + " A row whose ratio, minimum and maximum are equal, and not 0, was run once.")
                .formatted(
                        tools.heap(),
                        flags,
                        tls,
                        pairs(),
                        pairs() == 1 ? "" : "s",
                        pace().seconds(),
                        pace().settleSeconds());
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : Words.of(text);
    }
}
