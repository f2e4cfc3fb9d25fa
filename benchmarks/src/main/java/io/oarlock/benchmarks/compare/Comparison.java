package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.Samples.Failure;
import io.oarlock.benchmarks.compare.Samples.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs both contenders in turn, A B A B, so that a machine whose speed drifts treats both alike. */
final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);
    /** A little of everything that the rows do, with its share of the time, so that the compilers have seen it. */
    private static final List<Settling> SETTLE = List.of(
            new Settling("--workload mixed:50 --connections 100 --outstanding 20 --keys 10000 --path /warm", 0.4),
            new Settling("--workload create-delete --connections 100 --outstanding 20 --path /warm", 0.2),
            new Settling("--workload ephemeral --connections 50 --outstanding 10 --path /warm", 0.15),
            new Settling("--workload multi:10 --connections 100 --outstanding 10 --keys 10000 --path /warm", 0.1),
            new Settling("--workload getchildren --connections 10 --keys 10000 --path /warm-kids", 0.15));

    /** A load before the first row, and its part of the time. */
    private record Settling(String load, double share) {}

    /** Where the ensembles live. */
    record Place(Path directory, int basePort) {}

    private final Contender baseline;
    private final Contender candidate;
    private final Generator generator;
    private final Place place;
    private final Pace pace;
    private final Samples samples = new Samples();

    Comparison(Contender baseline, Contender candidate, Generator generator, Place place, Pace pace) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.generator = generator;
        this.place = place;
        this.pace = pace;
    }

    Samples samples() {
        return samples;
    }

    /** One pair of runs of all the rows that make sense with so many members. */
    void pair(int members, List<Row> rows) throws IOException, InterruptedException {
        pair(members, rows, pace);
    }

    /** The same for rows that are not about a warm server. */
    void coldPair(int members, List<Row> rows) throws IOException, InterruptedException {
        pair(members, rows, pace.withSettling(0));
    }

    private void pair(int members, List<Row> rows, Pace given) throws IOException, InterruptedException {
        List<Row> fitting =
                rows.stream().filter(row -> row.membersMin() <= members).toList();
        if (fitting.isEmpty()) {
            return;
        }
        fitting.forEach(row -> samples.expect(new Key(members, row)));
        Map<String, List<JsonNode>> theirs = run(baseline, members, fitting, given);
        Map<String, List<JsonNode>> ours = run(candidate, members, fitting, given.withHalfRate(halfRate(theirs)));
        for (Row row : fitting) {
            List<JsonNode> left = theirs.getOrDefault(row.id(), List.of());
            List<JsonNode> right = ours.getOrDefault(row.id(), List.of());
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                samples.add(new Key(members, row), left.get(i), right.get(i));
            }
        }
    }

    /** Samples of the rows that went well, by id; the others are noted as failed. */
    private Map<String, List<JsonNode>> run(Contender contender, int members, List<Row> rows, Pace given)
            throws IOException, InterruptedException {
        Map<String, List<JsonNode>> results = new HashMap<>();
        Path home = place.directory().resolve(contender.name());
        try (Ensemble ensemble = new Ensemble(contender, members, home, place.basePort())) {
            ensemble.start();
            settle(ensemble, members, given.settleSeconds());
            for (Row row : rows) {
                double rate = Double.isNaN(given.halfRate()) ? halfRate(results) : given.halfRate();
                try {
                    ensemble.recover();
                    results.put(row.id(), row.trial().run(ensemble, generator, given.withHalfRate(rate)));
                    show(contender, members, row, results.get(row.id()));
                } catch (IOException | IllegalStateException failed) {
                    fail(contender, new Key(members, row), failed);
                }
            }
        } catch (IOException | IllegalStateException failed) { // it did not even start
            rows.stream()
                    .filter(row -> !results.containsKey(row.id()))
                    .forEach(row -> fail(contender, new Key(members, row), failed));
        }
        return results;
    }

    /** More members share the processors, and so need longer. */
    private void settle(Ensemble ensemble, int members, int seconds) throws IOException, InterruptedException {
        double all = seconds * (1 + (members - 1) / 2.0);
        if (all > 0) {
            for (Settling part : SETTLE) {
                generator.run(ensemble, Words.of(part.load() + " --warmup 0 --duration " + all * part.share()));
            }
        }
    }

    private void fail(Contender contender, Key key, Exception failed) {
        String reason = String.valueOf(failed.getMessage());
        LOG.warn(
                "{} members={} {} failed: {}",
                contender.name(),
                key.members(),
                key.row().id(),
                reason);
        samples.fail(key, new Failure(contender.name(), reason));
    }

    private static double halfRate(Map<String, List<JsonNode>> results) {
        List<JsonNode> full = results.getOrDefault(Rows.SET_RATE, List.of());
        return full.isEmpty() ? Double.NaN : full.get(0).path("ops_per_s").asDouble(Double.NaN) / 2;
    }

    private static void show(Contender contender, int members, Row row, List<JsonNode> results) {
        for (Metric metric : row.metrics()) {
            for (JsonNode result : results) {
                LOG.info(
                        "{} members={} {}: {}",
                        contender.name(),
                        members,
                        metric.name(),
                        metric.unit().show(metric.of(result)));
            }
        }
    }
}
