package io.oarlock.conformance.run;

import io.oarlock.conformance.run.MethodResult.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs one class of the tests jar in a JVM of its own, as ZooKeeper's build does: they leave properties and threads
 * behind.
 */
final class ForkedClass {
    /** Of the user that {@code ChrootTest} and others are; ZooKeeper's build gives it to all of its tests. */
    private static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    private final String name;
    private final Path output;
    private final long secondsMax;
    private final Part part;

    /**
     * @param output for the logs and files of the class
     * @param part of all classes that this one is in
     * @param secondsMax without an end of a method, after which it is killed with its servers, and what has not ended
     *     counts as failed; not for the class as a whole, as some have many methods that wait for minutes each
     */
    ForkedClass(String name, Path output, Part part, long secondsMax) {
        this.name = name;
        this.output = part.below(output);
        this.part = part;
        this.secondsMax = secondsMax;
    }

    /**
     * The results of its methods, sorted by name.
     *
     * @param skipped methods that are not run
     */
    List<MethodResult> run(Set<String> skipped) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(output.resolve(name).toAbsolutePath());
        Path results = directory.resolve("results.txt");
        Files.deleteIfExists(results);
        KeyStores.write(output.toAbsolutePath());
        Process process = new ProcessBuilder(command(directory, results, skipped))
                .directory(output.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("test.log").toFile())
                .start();
        boolean ended = ends(process, results);
        if (!ended) {
            List<ProcessHandle> servers = process.descendants().toList();
            process.destroyForcibly().waitFor();
            servers.forEach(ProcessHandle::destroyForcibly);
        }
        return read(results, ended ? "The JVM ended early" : "No method ended for " + secondsMax + " s");
    }

    /** Waits while the results grow. */
    private boolean ends(Process process, Path results) throws IOException, InterruptedException {
        long length = 0;
        long grewAt = System.nanoTime();
        while (!process.waitFor(1, TimeUnit.SECONDS)) {
            long now = Files.exists(results) ? Files.size(results) : 0;
            if (now > length) {
                length = now;
                grewAt = System.nanoTime();
            } else if (System.nanoTime() - grewAt > TimeUnit.SECONDS.toNanos(secondsMax)) {
                return false;
            }
        }
        return true;
    }

    private List<String> command(Path directory, Path results, Set<String> skipped)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(OrdinaryUser.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"));
        command.addAll(part.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        property(command, "oarlock.home", System.getProperty("oarlock.home"));
        property(command, "conformance.subject", System.getProperty("conformance.subject", "oarlock"));
        property(command, "conformance.output", directory.toString());
        String connectionMillis = System.getProperty("conformance.connectionMillis");
        if (connectionMillis != null) {
            property(command, "conformance.connectionMillis", connectionMillis);
        }
        property(command, "build.test.dir", Files.createDirectories(directory.resolve("data")) + "");
        property(command, "zookeeper.DigestAuthenticationProvider.superDigest", SUPER_DIGEST);
        // ZooKeeper's client comes with Netty 4.1, which looks at the names in certificates only where it is told to.
        property(command, "io.netty.handler.ssl.defaultEndpointVerificationAlgorithm", "NONE");
        command.addAll(List.of(ClassRun.class.getName(), name, results.toString()));
        command.addAll(skipped);
        return command;
    }

    private static void property(List<String> command, String key, String value) {
        command.add("-D" + key + "=" + value);
    }

    private static List<MethodResult> read(Path file, String whyNoResult) throws IOException {
        Map<String, MethodResult> results = new TreeMap<>();
        List<String> planned = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            if (line.startsWith("PLANNED\t")) {
                planned.add(line.split("\t")[1]);
            } else {
                MethodResult result = MethodResult.ofLine(line);
                results.merge(result.method(), result, ForkedClass::together);
            }
        }
        MethodResult whole = results.remove(ClassRun.WHOLE_CLASS);
        String why = whole == null ? whyNoResult : whole.detail();
        for (String method : planned) {
            results.putIfAbsent(method, new MethodResult(method, Result.FAILED, why));
        }
        if (planned.isEmpty()) {
            results.put(ClassRun.WHOLE_CLASS, new MethodResult(ClassRun.WHOLE_CLASS, Result.FAILED, why));
        }
        return List.copyOf(results.values());
    }

    private static MethodResult together(MethodResult first, MethodResult second) {
        String detail = first.result() == Result.FAILED ? first.detail() : second.detail();
        return new MethodResult(first.method(), first.result().and(second.result()), detail);
    }
}
