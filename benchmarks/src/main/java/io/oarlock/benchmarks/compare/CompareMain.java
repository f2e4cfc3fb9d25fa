package io.oarlock.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of the side-by-side comparison; {@code benchmarks/compare} prepares what it needs and calls it. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Runs ZooKeeper and Oarlock in turn on this machine under the same load and prints the ratios.")
public final class CompareMain implements Callable<Integer> {
    @Option(names = "--zookeeper-classpath", required = true, description = "class path of ZooKeeper's server")
    private String zooKeeperClassPath = "";

    @Option(names = "--distribution", required = true, description = "directory of the built Oarlock distribution")
    private Path distribution = Path.of(".");

    @Option(names = "--generator", required = true, description = "the compiled load generator")
    private Path generator = Path.of(".");

    @Option(names = "--output", description = "where comparison.md, .json and .svg go")
    private Path output = Path.of("target/comparison");

    @Option(names = "--members", split = ",", description = "sizes of ensemble to compare")
    private List<Integer> members = List.of(1, 3);

    @Option(names = "--runs", description = "pairs of runs; the table shows medians")
    private int runs = 3;

    @Option(names = "--seconds", description = "measured seconds of each load")
    private int seconds = 4;

    @Option(names = "--heap", description = "heap of every member of both")
    private String heap = "1g";

    @Option(
            names = "--only",
            description = "part of a metric's name: run only those rows (and the first, which sets the rate)")
    private String only = "";

    @Option(names = "--quick", description = "one pair, fewer rows, shorter loads: a look in under five minutes")
    private boolean quick;

    public static void main(String[] args) {
        System.exit(new CommandLine(new CompareMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("oarlock-compare");
        Comparison comparison = new Comparison(
                Contender.zooKeeper(zooKeeperClassPath, heap),
                Contender.oarlock(distribution.toAbsolutePath(), heap),
                new Generator(generator.toAbsolutePath()),
                work,
                quick ? new Pace(1, 3, 0) : new Pace(1, seconds, 0));
        List<Row> rows = Row.all().stream().filter(this::wanted).toList();
        for (int run = 0; run < (quick ? 1 : runs); run++) {
            for (int size : members) {
                comparison.pair(size, run == 0 ? rows : repeated(rows));
            }
        }
        Report report = new Report(comparison.samples(), machine());
        report.write(output);
        System.out.println(report.markdown());
        return 0;
    }

    /** The big tree takes minutes and varies little: once is enough. */
    private static List<Row> repeated(List<Row> rows) {
        return rows.stream()
                .filter(row -> !(row.trial() instanceof BigTreeTrial))
                .toList();
    }

    private boolean wanted(Row row) {
        boolean named = only.isEmpty()
                || row.metrics().stream()
                        .anyMatch(metric ->
                                metric.name().contains(only) || metric.name().equals(Row.SET_RATE));
        return named && (row.quick() || !quick);
    }

    private static String machine() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String model = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse("unknown processor");
            return "%s: %d x %s, %s %s, Java %s. Both with fsync; median of the paired runs."
                    .formatted(
                            LocalDate.now(ZoneOffset.UTC),
                            Runtime.getRuntime().availableProcessors(),
                            model,
                            System.getProperty("os.name"),
                            System.getProperty("os.version"),
                            System.getProperty("java.version"));
        }
    }
}
