package io.oarlock.benchmarks.compare.flat;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import io.oarlock.benchmarks.compare.figure.Unit;
import io.oarlock.benchmarks.compare.row.Samples;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads and starts with a tree of many znodes of 100 bytes, next to a tenth of them. */
record TreeFlatness(int znodes) {
    private static final double READS_LEAST_SHARE = 0.5;
    private static final double START_GROWTH_MAX = 1.25;
    private static final double START_NOISE_SECONDS = 0.5;
    private static final int STARTS = 3;
    private static final int LOAD_LIMIT_SECONDS = 1800;
    /** In which the files come back into the page cache: before, the disk would be measured. */
    private static final int WARM_UP_SECONDS = 40;

    private static final int READ_LIMIT_SECONDS = 180;

    /** What a tree of some size allows. */
    private record Figures(double readsPerSecond, double startSeconds, double residentBytes) {}

    List<Finding> run(Ensemble server, Generator generator) throws IOException, InterruptedException {
        Figures small = grow(server, generator, "/small", znodes / 10);
        Figures large = grow(server, generator, "/large", znodes);
        return List.of(
                new Finding(
                        "reads of " + count(znodes) + " znodes next to " + count(znodes / 10),
                        figures(small.readsPerSecond(), large.readsPerSecond(), Unit.OPERATIONS_PER_SECOND),
                        large.readsPerSecond() >= small.readsPerSecond() * READS_LEAST_SHARE),
                new Finding(
                        "start, nothing in the page cache",
                        figures(small.startSeconds(), large.startSeconds(), Unit.SECONDS),
                        large.startSeconds() <= small.startSeconds() * START_GROWTH_MAX + START_NOISE_SECONDS),
                new Finding(
                        "resident memory (shown only)",
                        figures(small.residentBytes(), large.residentBytes(), Unit.BYTES),
                        true));
    }

    private static Figures grow(Ensemble server, Generator generator, String path, int keys)
            throws IOException, InterruptedException {
        String where = " --dirs 100 --path " + path;
        generator.run(
                server, Words.of("--workload none --connections 10 --prefill " + keys + where), LOAD_LIMIT_SECONDS);
        double[] starts = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            server.stop();
            server.dropCachedFiles();
            long began = System.nanoTime();
            server.launch();
            generator.awaitFirstReads(server, "--no-prefill --keys " + keys + where);
            starts[i] = (System.nanoTime() - began) / 1e9;
        }
        JsonNode reads = generator.run(
                server,
                Words.of("--workload get --no-prefill --connections 50 --outstanding 10 --warmup " + WARM_UP_SECONDS
                        + " --duration 10 --keys " + keys + where),
                READ_LIMIT_SECONDS);
        return new Figures(
                reads.path("ops_per_s").asDouble(), Samples.median(Arrays.stream(starts)), server.residentBytes());
    }

    private static String count(int znodes) {
        return String.format(Locale.ROOT, "%,d", znodes);
    }

    private static String figures(double small, double large, Unit unit) {
        return String.format(Locale.ROOT, "%s, was %s (%.2f)", unit.show(large), unit.show(small), large / small);
    }
}
