package io.oarlock.conformance.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server in a process of its own, with the settings that the system properties of this JVM hold when it is started.
 */
public final class ServerProcess {
    private static final int START_SECONDS_MAX = 60;
    private static final int STOP_SECONDS_MAX = 20;
    private static final int LINES_OF_A_FAILURE = 5;

    private static final AtomicInteger STARTED = new AtomicInteger();
    /** With how many had been started by then. */
    private static final Map<Process, Integer> RUNNING = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> killStartedAfter(0)));
    }

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a server and does not wait for it. */
    public static ServerProcess start(Path configuration) throws IOException {
        Subject subject = Subject.chosen();
        Path directory = Files.createDirectories(Path.of(System.getProperty("conformance.output")));
        Path options = Files.createTempFile(directory, "options", ".txt");
        Path output = Files.createTempFile(directory, "server", ".log");
        List<String> lines = new ArrayList<>(ForwardedProperties.asOptions(System.getProperties()));
        JaasFile.write(directory)
                .ifPresent(file -> lines.add(ForwardedProperties.asOption(JaasFile.PROPERTY, file.toString())));
        // Servers live for a second or two: the time of the second compiler would be lost.
        lines.add("-XX:TieredStopAtLevel=1");
        Files.write(options, lines);
        ProcessBuilder builder = new ProcessBuilder(subject.command(configuration, options));
        builder.environment().putAll(subject.environment(options));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        RUNNING.put(process, STARTED.incrementAndGet());
        process.onExit().thenAccept(RUNNING::remove);
        return new ServerProcess(process, output);
    }

    /** How many this JVM has started so far. */
    public static int started() {
        return STARTED.get();
    }

    /** Whether one of them runs. */
    public static boolean anyRuns() {
        return RUNNING.keySet().stream().anyMatch(Process::isAlive);
    }

    /** Ends those that still run, but for the first so many: those of a test that has failed before it could. */
    public static void killStartedAfter(int first) {
        RUNNING.forEach((process, number) -> {
            if (number > first) {
                process.destroyForcibly();
            }
        });
    }

    public boolean runs() {
        return process.isAlive();
    }

    /** Waits until the process has ended of itself. */
    public void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Waits for the end; false if it does not come in time. */
    boolean endsWithin(long time, TimeUnit unit) throws InterruptedException {
        return process.waitFor(time, unit);
    }

    /**
     * Waits until something listens at all of the addresses.
     *
     * @throws IOException if the process ends before, or takes too long; with the last lines that it wrote
     */
    public void awaitListening(List<InetSocketAddress> addresses) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        for (InetSocketAddress address : addresses) {
            while (!isListening(address)) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    stop();
                    throw new IOException("The server does not listen at " + address + ": " + lastLines());
                }
            }
        }
    }

    /** As an operator does: a signal first, the end by force if nothing comes of it. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean isListening(InetSocketAddress address) {
        InetSocketAddress reachable = address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress("127.0.0.1", address.getPort())
                : address;
        try (Socket socket = new Socket()) {
            socket.connect(reachable, 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("NOTE: "))
                .toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_OF_A_FAILURE), lines.size()));
    }
}
