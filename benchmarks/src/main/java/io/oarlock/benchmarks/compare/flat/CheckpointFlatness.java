package io.oarlock.benchmarks.compare.flat;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import io.oarlock.benchmarks.compare.row.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rate of writes in seconds in which a checkpoint is taken and the log behind it purged, next to the others. */
final class CheckpointFlatness {
    /** A little log, so that there are many checkpoints within the minute. */
    static final List<String> SETTINGS = List.of("oarlock.log.bytesMax=128m");

    private static final int SECONDS = 45;
    private static final int POLL_MILLIS = 20;
    private static final int LIMIT_SECONDS = SECONDS + 60;
    private static final double LEAST_SHARE = 0.9;
    private static final String LOAD =
            "--workload set --value-size 1024 --keys 10000 --connections 100 --outstanding 20 --warmup 10 --duration ";

    List<Finding> run(Ensemble server, Generator generator) throws IOException, InterruptedException {
        Path began = Files.createTempFile("began", ".millis");
        ExecutorService load = Executors.newSingleThreadExecutor();
        try {
            List<String> options = Words.of(LOAD + SECONDS, "--at", "0:date +%s%3N > " + began);
            Future<JsonNode> result = load.submit(() -> generator.run(server, options, LIMIT_SECONDS));
            List<Long> checkpoints = watch(server.home(1).resolve("data/oarlock/checkpoints"), result);
            JsonNode series = result.get().path("series");
            long beganMillis = Long.parseLong(Files.readString(began).strip());
            return List.of(finding(rates(series), seconds(checkpoints, beganMillis)));
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the load failed", failed.getCause());
        } finally {
            load.shutdownNow();
            Files.delete(began);
        }
    }

    /** When new checkpoints appeared while the load ran, in milliseconds since the epoch. */
    private static List<Long> watch(Path checkpoints, Future<JsonNode> load) throws IOException, InterruptedException {
        Set<Path> known = new HashSet<>();
        List<Long> times = new ArrayList<>();
        while (!load.isDone()) {
            if (Files.isDirectory(checkpoints)) {
                try (Stream<Path> now = Files.list(checkpoints)) {
                    now.filter(known::add).forEach(fresh -> times.add(System.currentTimeMillis()));
                }
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return times;
    }

    /** The seconds of the measured time in which checkpoints were taken; the purge follows at once. */
    private static Set<Integer> seconds(List<Long> checkpointMillis, long beganMillis) {
        Set<Integer> seconds = new TreeSet<>();
        checkpointMillis.forEach(millis -> seconds.add((int) Math.floorDiv(millis - beganMillis, 1000L)));
        return seconds;
    }

    private static double[] rates(JsonNode series) {
        return IntStream.range(0, series.size())
                .mapToDouble(second -> series.get(second).asDouble())
                .toArray();
    }

    private static List<Double> rates(double[] rates, IntPredicate wanted) {
        return IntStream.range(0, rates.length)
                .filter(wanted)
                .mapToObj(second -> rates[second])
                .toList();
    }

    static Finding finding(double[] rates, Set<Integer> checkpointSeconds) {
        List<Double> busy = rates(rates, checkpointSeconds::contains);
        double with = median(busy);
        double without = median(rates(rates, second -> !checkpointSeconds.contains(second)));
        String figures = String.format(
                Locale.ROOT,
                "%,.0f op/s in the %d seconds with a checkpoint, %,.0f in the others (%.2f)",
                with,
                busy.size(),
                without,
                with / without);
        return new Finding("writes while a checkpoint is taken and log purged", figures, with >= LEAST_SHARE * without);
    }

    private static double median(List<Double> values) {
        return Samples.median(values.stream().mapToDouble(Double::doubleValue));
    }
}
