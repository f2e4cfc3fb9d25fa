package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.ensemble.Contender;
import io.oarlock.benchmarks.compare.ensemble.DistantNetwork;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Network;
import io.oarlock.benchmarks.compare.ensemble.NotMeasuredException;
import io.oarlock.benchmarks.compare.ensemble.Place;
import io.oarlock.benchmarks.compare.ensemble.Words;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.row.Row;
import io.oarlock.benchmarks.compare.row.Rows;
import io.oarlock.benchmarks.compare.row.Samples;
import io.oarlock.benchmarks.compare.row.Samples.Failure;
import io.oarlock.benchmarks.compare.row.Samples.Key;
import io.oarlock.benchmarks.compare.trial.Pace;
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
    /** Members use three blocks of ports: see {@link Ensemble}. */
    private static final int CANDIDATE_PORTS = 10;

    /** For connecting and making the znodes of a load, and for the last replies. */
    private static final int SETTLE_SPARE_SECONDS = 60;

    /** A little of everything that the rows do, with its share of the time, so that the compilers have seen it. */
    private static final List<Settling> SETTLE = List.of(
            new Settling("--workload mixed:50 --connections 100 --outstanding 20 --keys 10000 --path /warm", 0.3),
            new Settling("--workload create-delete --connections 100 --outstanding 20 --path /warm", 0.2),
            new Settling("--workload ephemeral --connections 50 --outstanding 10 --path /warm", 0.1),
            new Settling("--workload multi:10 --connections 100 --outstanding 10 --keys 10000 --path /warm", 0.1),
            new Settling("--workload getchildren --connections 10 --keys 10000 --path /warm-kids", 0.1),
            // One request at a time takes paths that no load of many goes through.
            new Settling("--workload set --keys 10000 --path /warm", 0.2));

    private static final int DISTANT_SETTLE_SECONDS = 15;

    /** A load before the first row, and its part of the time. */
    private record Settling(String load, double share) {}

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

    /** What to do after each pair of runs: half a comparison is worth something, too. */
    interface AfterPair {
        void run() throws IOException;
    }

    /** Rows that run one after the other, and how many pairs of runs each gets. */
    record Part(List<Row> rows, int pairs) {}

    /**
     * Pairs of runs on two ensembles that stay up, each warmed once. A part begins when all pairs of the one before it
     * are done.
     */
    void warmPairs(int members, List<Part> parts, AfterPair after) throws IOException, InterruptedException {
        List<Row> all = fitting(
                members, parts.stream().flatMap(part -> part.rows().stream()).toList());
        if (all.isEmpty()) {
            return;
        }
        expect(members, all);
        try (Ensemble first = baseline(members, List.of(), Network.LOOPBACK);
                Ensemble second = candidate(members, List.of(), Network.LOOPBACK)) {
            // The first to be measured settles last: what the other one still has to do is done meanwhile.
            boolean secondServes = start(second, all, pace);
            boolean firstServes = start(first, all, pace);
            if (!firstServes || !secondServes) {
                return;
            }
            double rate = Double.NaN;
            for (Part part : parts) {
                List<Row> rows = fitting(members, part.rows());
                boolean measuresRate = rows.stream().anyMatch(row -> row.id().equals(Rows.SET_RATE));
                for (int pair = 0; pair < part.pairs() && !rows.isEmpty(); pair++) {
                    Map<String, List<JsonNode>> theirs =
                            run(first, rows, pace.withHalfRate(measuresRate ? Double.NaN : rate));
                    rate = measuresRate ? halfRate(theirs) : rate;
                    add(members, rows, theirs, run(second, rows, pace.withHalfRate(rate)));
                    after.run();
                }
            }
        }
    }

    /** One pair of runs of a row that is not about a warm server, on ensembles of their own. */
    void freshPair(int members, Row row) throws IOException, InterruptedException {
        if (row.sizes().include(members)) {
            List<Row> rows = List.of(row);
            expect(members, rows);
            List<String> settings = row.settings();
            Pace cold = pace.withSettling(0);
            Map<String, List<JsonNode>> theirs = runOnce(baseline(members, settings, Network.LOOPBACK), rows, cold);
            add(members, rows, theirs, runOnce(candidate(members, settings, Network.LOOPBACK), rows, cold));
        }
    }

    /** One pair of runs of a row whose members are apart, after some load without a delay. */
    void distantPair(int members, Row row) throws IOException, InterruptedException {
        if (!row.sizes().include(members)) {
            return;
        }
        List<Row> rows = List.of(row);
        expect(members, rows);
        Pace warm = pace.withSettling(Math.min(pace.settleSeconds(), DISTANT_SETTLE_SECONDS));
        try (DistantNetwork network = DistantNetwork.open(members, place.distance())) {
            Map<String, List<JsonNode>> theirs = runOnce(baseline(members, row.settings(), network), rows, warm);
            add(members, rows, theirs, runOnce(candidate(members, row.settings(), network), rows, warm));
        } catch (NotMeasuredException lacking) {
            LOG.warn("{} is not measured: {}", row.id(), lacking.getMessage());
            samples.skip(new Key(members, row), String.valueOf(lacking.getMessage()));
        }
    }

    private Map<String, List<JsonNode>> runOnce(Ensemble fresh, List<Row> rows, Pace given)
            throws IOException, InterruptedException {
        try (Ensemble ensemble = fresh) {
            return start(ensemble, rows, given) ? run(ensemble, rows, given) : Map.of();
        }
    }

    private static List<Row> fitting(int members, List<Row> rows) {
        return rows.stream().filter(row -> row.sizes().include(members)).toList();
    }

    private void expect(int members, List<Row> rows) {
        rows.forEach(row -> samples.expect(new Key(members, row)));
    }

    private Ensemble baseline(int members, List<String> settings, Network network) {
        Path directory = place.directory().resolve("baseline");
        return new Ensemble(baseline.withSettings(settings), members, directory, place.basePort(), network);
    }

    private Ensemble candidate(int members, List<String> settings, Network network) {
        Path directory = place.directory().resolve("candidate");
        int basePort = place.basePort() + CANDIDATE_PORTS;
        return new Ensemble(candidate.withSettings(settings), members, directory, basePort, network);
    }

    /** False when the ensemble did not even start: then all rows have failed. */
    private boolean start(Ensemble ensemble, List<Row> rows, Pace given) throws InterruptedException {
        try {
            ensemble.start();
            settle(ensemble, given.settleSeconds());
            return true;
        } catch (IOException | IllegalStateException failed) {
            rows.forEach(row -> fail(ensemble, row, failed));
            return false;
        }
    }

    private void add(
            int members, List<Row> rows, Map<String, List<JsonNode>> theirs, Map<String, List<JsonNode>> ours) {
        for (Row row : rows) {
            List<JsonNode> left = theirs.getOrDefault(row.id(), List.of());
            List<JsonNode> right = ours.getOrDefault(row.id(), List.of());
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                samples.add(new Key(members, row), left.get(i), right.get(i));
            }
        }
    }

    /** Samples of the rows that went well, by id; the others are noted as failed. */
    private Map<String, List<JsonNode>> run(Ensemble ensemble, List<Row> rows, Pace given) throws InterruptedException {
        Map<String, List<JsonNode>> results = new HashMap<>();
        for (Row row : rows) {
            double rate = Double.isNaN(given.halfRate()) ? halfRate(results) : given.halfRate();
            try {
                ensemble.recover();
                results.put(row.id(), row.trial().run(ensemble, generator, given.withHalfRate(rate)));
                show(ensemble, row, results.get(row.id()));
            } catch (IOException | IllegalStateException failed) {
                fail(ensemble, row, failed);
            }
        }
        return results;
    }

    private void settle(Ensemble ensemble, int seconds) throws IOException, InterruptedException {
        int all = seconds * ensemble.members(); // they share the processors
        if (all > 0) {
            for (Settling part : SETTLE) {
                List<String> load = Words.of(part.load() + " --warmup 0 --duration " + all * part.share());
                generator.run(ensemble, load, all + SETTLE_SPARE_SECONDS);
            }
        }
    }

    private void fail(Ensemble ensemble, Row row, Exception failed) {
        String reason = String.valueOf(failed.getMessage());
        LOG.warn("{} members={} {} failed: {}", ensemble.name(), ensemble.members(), row.id(), reason);
        samples.fail(new Key(ensemble.members(), row), new Failure(ensemble.name(), reason));
    }

    private static double halfRate(Map<String, List<JsonNode>> results) {
        List<JsonNode> full = results.getOrDefault(Rows.SET_RATE, List.of());
        return full.isEmpty() ? Double.NaN : full.get(0).path("ops_per_s").asDouble(Double.NaN) / 2;
    }

    private static void show(Ensemble ensemble, Row row, List<JsonNode> results) {
        for (Metric metric : row.metrics()) {
            for (JsonNode result : results) {
                String figure = metric.unit().show(metric.of(result));
                LOG.info("{} members={} {}: {}", ensemble.name(), ensemble.members(), metric.name(), figure);
            }
        }
    }
}
