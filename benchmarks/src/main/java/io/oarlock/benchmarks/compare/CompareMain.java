package io.oarlock.benchmarks.compare;

import io.oarlock.benchmarks.compare.Contender.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(names = "--members", split = ",", description = "sizes of ensemble to compare (default: 1,3)")
    private List<Integer> members = List.of(1, 3);

    @Option(names = "--pairs", description = "pairs of runs; the table shows medians (default: 3, with --quick 1)")
    private int pairs;

    @Option(names = "--seconds", description = "measured seconds of each sample (default: 2.5, with --quick 0.8)")
    private double seconds;

    @Option(
            names = "--settle",
            description = "seconds of load for each member before the first row (default: 40, --quick 2)")
    private int settleSeconds = -1;

    @Option(names = "--only", split = ",", description = "ids of rows, or their beginnings: set-100, get, big, ...")
    private List<String> only = List.of();

    @Option(names = "--quick", description = "one pair, shorter loads, a smaller tree: a look in under five minutes")
    private boolean quick;

    @Option(names = "--jvm-flags", description = "further flags of Oarlock's JVM")
    private String jvmFlags = "";

    @Option(names = "--config", description = "further line of Oarlock's configuration, key=value; repeatable")
    private List<String> settings = List.of();

    @Option(names = "--baseline", description = "compare with a variant of Oarlock of this name instead of ZooKeeper")
    private String baseline = "";

    @Option(names = "--baseline-jvm-flags", description = "further flags of the baseline's JVM")
    private String baselineJvmFlags = "";

    @Option(names = "--baseline-config", description = "further line of its configuration, key=value; repeatable")
    private List<String> baselineSettings = List.of();

    @Option(names = "--update-readme", description = "put table and chart between the markers of README.md")
    private boolean updateReadme;

    @Option(names = "--readme", description = "that page (default: ${DEFAULT-VALUE})")
    private Path readme = Path.of("README.md");

    public static void main(String[] args) {
        System.exit(new CommandLine(new CompareMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Contender first = baseline.isEmpty()
                ? tools.zooKeeper()
                : tools.oarlock(new Variant(baseline, words(baselineJvmFlags), baselineSettings));
        Contender second = tools.oarlock(new Variant("Oarlock", words(jvmFlags), settings));
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
        List<List<Row>> warm = List.of(wanted(Rows.usual(quick)), wanted(Rows.disruptive(quick)));
        for (int size : members) {
            comparison.warmPairs(size, warm, pairs(), () -> report.write(tools.output()));
        }
        List<Row> apart = wanted(Rows.apart(quick));
        for (int size : members) {
            comparison.coldPair(size, apart);
            report.write(tools.output());
        }
    }

    /** The rows that were asked for, and the one whose figures another one needs. */
    private List<Row> wanted(List<Row> rows) {
        List<String> names = new ArrayList<>(only);
        if (only.stream().anyMatch(Rows.AT_HALF_RATE::startsWith)) {
            names.add(Rows.SET_RATE);
        }
        return rows.stream().filter(row -> row.named(names)).toList();
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
        return ("Both with their defaults, -Xmx%s%s, and every write synced to disk before its reply."
                        + " Medians of %d paired run%s of %.1f s"
                        + " after the same load of %d s for each member.")
                .formatted(
                        tools.heap(),
                        flags,
                        pairs(),
                        pairs() == 1 ? "" : "s",
                        pace().seconds(),
                        pace().settleSeconds());
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : Words.of(text);
    }
}
