package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs both contenders in turn, A B A B, so that a machine whose speed drifts treats both alike. */
final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);
    private static final int BASE_PORT = 26810;

    private final Contender zooKeeper;
    private final Contender oarlock;
    private final Generator generator;
    private final Path directory;
    private final Pace pace;
    private final Samples samples = new Samples();

    Comparison(Contender zooKeeper, Contender oarlock, Generator generator, Path directory, Pace pace) {
        this.zooKeeper = zooKeeper;
        this.oarlock = oarlock;
        this.generator = generator;
        this.directory = directory;
        this.pace = pace;
    }

    Samples samples() {
        return samples;
    }

    /** One pair of runs of all the rows that make sense with so many members. */
    void pair(int members, List<Row> rows) throws IOException, InterruptedException {
        List<Row> fitting =
                rows.stream().filter(row -> row.membersMin() <= members).toList();
        List<JsonNode> theirs = run(zooKeeper, members, fitting, pace);
        double halfRate =
                theirs.isEmpty() ? 1000 : theirs.get(0).path("ops_per_s").asDouble(2000) / 2;
        List<JsonNode> ours = run(oarlock, members, fitting, pace.withHalfRate(halfRate));
        for (int i = 0; i < fitting.size(); i++) {
            for (Metric metric : fitting.get(i).metrics()) {
                double zooKeeperValue = metric.value().applyAsDouble(theirs.get(i));
                double oarlockValue = metric.value().applyAsDouble(ours.get(i));
                samples.add(members, metric, zooKeeperValue, oarlockValue);
            }
        }
    }

    private List<JsonNode> run(Contender contender, int members, List<Row> rows, Pace given)
            throws IOException, InterruptedException {
        Pace current = given;
        List<JsonNode> results = new ArrayList<>();
        try (Ensemble ensemble = new Ensemble(contender, members, directory.resolve(contender.name()), BASE_PORT)) {
            ensemble.start();
            warmUp(ensemble);
            for (Row row : rows) {
                JsonNode result = row.trial().run(ensemble, generator, current);
                results.add(result);
                if (current.halfRate() == 0) {
                    current = current.withHalfRate(result.path("ops_per_s").asDouble() / 2);
                }
                for (Metric metric : row.metrics()) {
                    double value = metric.value().applyAsDouble(result);
                    LOG.info("{} members={} {}: {} {}", contender.name(), members, metric.name(), value, metric.unit());
                }
            }
        }
        return results;
    }

    /** Lets the compilers settle before anything counts. */
    private void warmUp(Ensemble ensemble) throws IOException, InterruptedException {
        String load = "--workload mixed:50 --connections 50 --outstanding 10 --warmup 0"
                + " --keys 10000 --path /warm --duration ";
        generator.run(ensemble, List.of((load + 2 * pace.seconds()).split(" ")));
    }
}
