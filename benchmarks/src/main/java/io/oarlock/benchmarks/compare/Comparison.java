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
    private static final String SETTLE =
            "--workload mixed:50 --connections 100 --outstanding 20 --warmup 0 --keys 10000 --path /warm --duration ";

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
        List<Row> fitting =
                rows.stream().filter(row -> row.membersMin() <= members).toList();
        if (fitting.isEmpty()) {
            return;
        }
        fitting.forEach(row -> samples.expect(new Key(members, row)));
        Map<String, List<JsonNode>> theirs = run(baseline, members, fitting, pace);
        Map<String, List<JsonNode>> ours = run(candidate, members, fitting, pace.withHalfRate(halfRate(theirs)));
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
            generator.run(ensemble, Words.of(SETTLE + given.settleSeconds()));
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

    private void fail(Contender contender, Key key, Exception failed) {
        LOG.warn(
                "{} members={} {} failed",
                contender.name(),
                key.members(),
                key.row().id(),
                failed);
        samples.fail(key, new Failure(contender.name(), String.valueOf(failed.getMessage())));
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
