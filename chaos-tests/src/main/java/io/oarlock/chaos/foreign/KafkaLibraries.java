package io.oarlock.chaos.foreign;

import io.oarlock.chaos.cluster.host.HostCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The last release of Kafka that keeps its metadata in ZooKeeper: the directory that {@code -Doarlock.kafka.lib} names,
 * or what Maven fetches, once for all runs.
 *
 * @param directory holds the libraries
 * @param obstacle why they are not there; empty if they are
 */
record KafkaLibraries(Path directory, String obstacle) {

    private static final String GIVEN = "oarlock.kafka.lib";
    private static final String MAVEN = "mvn";
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
    private static final String SERVER = "kafka_";
    private static final int SHOWN_CHARACTERS_MAX = 300;

    /** @param run the directory of this run, beside which those of all runs are */
    static KafkaLibraries find(Path run) throws IOException, InterruptedException {
        String given = System.getProperty(GIVEN);
        Path directory = given == null
                ? run.toAbsolutePath().resolveSibling("kafka-libraries")
                : Path.of(given).toAbsolutePath();
        if (isThere(directory)) {
            return new KafkaLibraries(directory, "");
        }
        if (given != null) {
            return new KafkaLibraries(directory, "-D" + GIVEN + "=" + given + " holds no Kafka");
        }
        if (!HostCommand.exists(MAVEN)) {
            return new KafkaLibraries(directory, "there is no " + MAVEN + " to fetch Kafka with");
        }
        Path pom = Files.createDirectories(directory).resolve("pom.xml");
        copy("pom.xml", pom);
        HostCommand.Result fetched =
                HostCommand.attempt(MAVEN, "-q", "-B", "-f", pom.toString(), COPY, "-DoutputDirectory=" + directory);
        String said = fetched.output().lines().findFirst().orElse("");
        return new KafkaLibraries(
                directory,
                isThere(directory)
                        ? ""
                        : "Maven cannot fetch Kafka: "
                                + said.substring(0, Math.min(said.length(), SHOWN_CHARACTERS_MAX)));
    }

    private static boolean isThere(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(SERVER));
        }
    }

    /** Of those files that belong to this suite. */
    static void copy(String resource, Path to) throws IOException {
        try (InputStream from = KafkaLibraries.class.getResourceAsStream("kafka/" + resource)) {
            if (from == null) {
                throw new IOException("the resource kafka/" + resource + " is missing");
            }
            Files.write(to, from.readAllBytes());
        }
    }

    /** A Java program with all of them; small, since many others run beside it. */
    List<String> java(Path logging) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j.configuration=file:" + logging,
                "-cp",
                directory + "/*");
    }
}
