package io.oarlock.benchmarks.compare.flat;

import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import io.oarlock.benchmarks.compare.row.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Creates and deletes among very many children, next to a thousand, in turn. */
record DirectoryFlatness(int children) {
    private static final int FEW = 1_000;
    private static final int ROUNDS = 3;
    private static final double LEAST_SHARE = 0.85;
    private static final int LOAD_LIMIT_SECONDS = 600;

    List<Finding> run(Ensemble server, Generator generator) throws IOException, InterruptedException {
        fill(server, generator, "/few", FEW);
        fill(server, generator, "/many", children);
        createAndDelete(server, generator, "/few", 5); // the compilers settle
        double[] few = new double[ROUNDS];
        double[] many = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            few[round] = createAndDelete(server, generator, "/few", 3);
            many[round] = createAndDelete(server, generator, "/many", 3);
        }
        double fewRate = Samples.median(DoubleStream.of(few));
        double manyRate = Samples.median(DoubleStream.of(many));
        String figures = String.format(
                Locale.ROOT, "%,.0f op/s, among %,d %,.0f (%.2f)", manyRate, FEW, fewRate, manyRate / fewRate);
        String what = String.format(Locale.ROOT, "create and delete among %,d children", children);
        return List.of(new Finding(what, figures, manyRate >= LEAST_SHARE * fewRate));
    }

    private static void fill(Ensemble server, Generator generator, String path, int keys)
            throws IOException, InterruptedException {
        generator.run(
                server,
                Words.of("--workload none --connections 10 --path " + path + " --prefill " + keys),
                LOAD_LIMIT_SECONDS);
    }

    private static double createAndDelete(Ensemble server, Generator generator, String path, int seconds)
            throws IOException, InterruptedException {
        return generator
                .run(
                        server,
                        Words.of("--workload create-delete --same-dir --connections 100 --outstanding 10 --warmup 1"
                                + " --path " + path + " --duration " + seconds))
                .path("ops_per_s")
                .asDouble();
    }
}
