package io.oarlock.benchmarks.compare.report;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * The floor below every server that syncs a write before it answers.
 *
 * @param sync an append of 4 KiB and its fdatasync
 * @param roundTrip 100 bytes there and back over the loopback interface
 */
public record PhysicalLimits(Quantiles sync, Quantiles roundTrip) {
    private static final int SYNC_BYTES = 4096;
    private static final int MESSAGE_BYTES = 100;
    private static final int ROUNDS_MAX = 200_000;

    /** Of measured times, in microseconds. */
    public record Quantiles(double p50Micros, double p99Micros) {
        public static Quantiles of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Quantiles(sorted[sorted.length / 2] / 1e3, sorted[(int) (sorted.length * 0.99)] / 1e3);
        }
    }

    /** Something whose repetitions are timed. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    public static PhysicalLimits measure(Path directory, double seconds) throws IOException, InterruptedException {
        return new PhysicalLimits(sync(directory, seconds), roundTrip(seconds));
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "Physical limits of this machine: fdatasync of 4 KiB p50 %.0f us, p99 %.0f us;"
                        + " loopback round trip p50 %.0f us, p99 %.0f us.",
                sync.p50Micros(),
                sync.p99Micros(),
                roundTrip.p50Micros(),
                roundTrip.p99Micros());
    }

    private static Quantiles sync(Path directory, double seconds) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(directory), "sync", ".tmp");
        ByteBuffer block = ByteBuffer.allocateDirect(SYNC_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return time(seconds, () -> {
                channel.write(block.clear());
                channel.force(false);
            });
        } finally {
            Files.delete(file);
        }
    }

    private static Quantiles roundTrip(double seconds) throws IOException, InterruptedException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread echo = new Thread(() -> echo(server), "echo");
            echo.start();
            Quantiles quantiles;
            try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
                quantiles = time(seconds, () -> {
                    client.write(message.clear());
                    message.clear();
                    while (message.hasRemaining() && client.read(message) >= 0) {}
                });
            }
            echo.join();
            return quantiles;
        }
    }

    private static void echo(ServerSocketChannel server) {
        try (SocketChannel peer = server.accept()) {
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
            while (peer.read(message.clear()) >= 0) {
                peer.write(message.flip());
            }
        } catch (IOException ended) {
            Thread.currentThread().interrupt(); // the client is gone: nothing is left to answer
        }
    }

    private static Quantiles time(double seconds, Step step) throws IOException {
        long[] nanos = new long[ROUNDS_MAX];
        int rounds = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long before = System.nanoTime(); before < end && rounds < ROUNDS_MAX; ) {
            step.run();
            long after = System.nanoTime();
            nanos[rounds++] = after - before;
            before = after;
        }
        return Quantiles.of(Arrays.copyOf(nanos, rounds));
    }
}
