package io.oarlock.benchmarks.compare.flat;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.ensemble.Contender;
import io.oarlock.benchmarks.compare.ensemble.Contender.Variant;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.ResourceUsage;
import io.oarlock.benchmarks.compare.ensemble.Tools;
import io.oarlock.benchmarks.compare.ensemble.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps an ensemble under full load for long and watches whether what it uses stays the same. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Runs reads, writes, creates and deletes, sessions and ephemerals at full load, and samples heap,",
            "memory outside of the heap and disk. Exit status: 0 when all end flat, 1 when something grew."
        })
public final class SoakCommand implements Callable<Integer> {
    private static final List<String> LOADS = List.of(
            "--workload mixed:50 --connections 50 --outstanding 20 --keys 100000 --path /mixed",
            "--workload create-delete --connections 20 --outstanding 5 --path /churn",
            "--workload ephemeral --connections 10 --outstanding 2 --path /sessions");
    private static final int DRAIN_SECONDS = 120;

    @Mixin
    private Tools tools = new Tools();

    @Option(names = "--minutes", description = "how long (default: ${DEFAULT-VALUE})")
    private double minutes = 30;

    @Option(names = "--members", description = "size of the ensemble (default: ${DEFAULT-VALUE})")
    private int members = 1;

    @Option(names = "--heap-mib", description = "heap of each member (default: ${DEFAULT-VALUE})")
    private long heapMebibytes = 1024;

    @Option(names = "--every", description = "seconds between samples (default: ${DEFAULT-VALUE})")
    private int everySeconds = 5;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        // All of the heap is resident from the start, so that growth of the rest cannot hide behind it.
        List<String> flags = List.of("-Xms" + heapMebibytes + "m", "-XX:+AlwaysPreTouch");
        Contender oarlock = tools.oarlock(new Variant("Oarlock", flags, List.of()), heapMebibytes + "m");
        ExecutorService threads = Executors.newFixedThreadPool(LOADS.size());
        try (Ensemble ensemble = tools.ensemble(oarlock, members)) {
            ensemble.start();
            List<Future<JsonNode>> loads = new ArrayList<>();
            long seconds = Math.round(minutes * 60);
            for (String load : LOADS) {
                List<String> options = Words.of(load + " --warmup 0 --duration " + seconds);
                loads.add(
                        threads.submit(() -> tools.generator().run(ensemble, options, (int) seconds + DRAIN_SECONDS)));
            }
            List<ResourceUsage> samples = sample(ensemble, seconds);
            double operations = 0;
            for (Future<JsonNode> load : loads) {
                operations += load.get().path("ops").asDouble();
            }
            return report(samples, operations / seconds);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<ResourceUsage> sample(Ensemble ensemble, long seconds) throws IOException, InterruptedException {
        List<ResourceUsage> samples = new ArrayList<>();
        long began = System.nanoTime();
        for (long second = everySeconds; second <= seconds; second += everySeconds) {
            // A sample takes time itself: without this the last ones would be of a server that nobody loads any more.
            TimeUnit.NANOSECONDS.sleep(began + TimeUnit.SECONDS.toNanos(second) - System.nanoTime());
            samples.add(ResourceUsage.take(ensemble, second, heapMebibytes << 20));
        }
        return samples;
    }

    private int report(List<ResourceUsage> samples, double operationsPerSecond) throws IOException {
        Files.createDirectories(tools.output());
        Path table = tools.output().resolve("soak.csv");
        List<String> lines = new ArrayList<>(List.of(ResourceUsage.CSV_HEADER));
        samples.forEach(sample -> lines.add(sample.csv()));
        Files.write(table, lines);
        List<Finding> findings = SoakVerdict.of(samples);
        System.out.printf("%s%n%,.0f op/s for %.1f minutes%n", tools.machine().text(), operationsPerSecond, minutes);
        findings.forEach(System.out::println);
        return findings.stream().allMatch(Finding::flat) ? 0 : 1;
    }
}
