package io.oarlock.chaos.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One broker, as a process. Used by one thread at a time. */
final class KafkaBroker {

    private static final long STOP_SECONDS_MAX = 120;

    private final int number;
    private final Path directory;
    private final List<String> java;
    private Process process;

    private KafkaBroker(int number, Path directory, List<String> java, String servers) throws IOException {
        this.number = number;
        this.directory = directory;
        this.java = java;
        this.process = start(servers);
    }

    /**
     * Starts it.
     *
     * @param directory holds all that it leaves
     * @param java runs a class of Kafka
     * @param servers of the ensemble that it keeps its metadata in
     */
    static KafkaBroker begin(int number, Path directory, List<String> java, String servers) throws IOException {
        return new KafkaBroker(number, Files.createDirectories(directory), java, servers);
    }

    private Process start(String servers) throws IOException {
        Path properties = Files.writeString(directory.resolve("server.properties"), """
                broker.id=%d
                listeners=PLAINTEXT://127.0.0.1:0
                log.dirs=%s
                num.io.threads=2
                num.network.threads=2
                background.threads=2
                log.cleaner.enable=false
                auto.create.topics.enable=false
                unclean.leader.election.enable=false
                zookeeper.connect=%s%s
                zookeeper.session.timeout.ms=30000
                zookeeper.connection.timeout.ms=120000
                """.formatted(
                        number, directory.resolve("data"), servers, KafkaClient.ROOT));
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("kafka.Kafka", properties.toString()));
        return ForeignProcess.start(command, directory);
    }

    int number() {
        return number;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    Path log() {
        return directory.resolve("log");
    }

    /** Stops it in order, which ends its session, and starts it with other servers. */
    void restart(String servers) throws IOException, InterruptedException {
        stop();
        process = start(servers);
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
    }
}
