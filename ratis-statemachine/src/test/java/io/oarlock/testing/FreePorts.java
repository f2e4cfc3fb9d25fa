package io.oarlock.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Finds ports that nobody listens on at the moment of asking.
 *
 * <p>They are taken from below the range of ephemeral ports (Linux: from 32768): the kernel gives a port of that range
 * to any connection that is opened before the server under test listens, and the server then finds it in use. No port
 * is given out twice by one process.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int COUNT = 20_000;
    /** Processes that run beside each other start at different places. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /** Ports that differ from each other. */
    public static List<Integer> take(int count) {
        return IntStream.range(0, count).map(i -> take()).boxed().toList();
    }

    /**
     * A port of every local address.
     *
     * @throws IllegalStateException if all are taken
     */
    public static int take() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("all ports from " + FIRST + " to " + (FIRST + COUNT - 1) + " are taken");
    }

    /** An address of this host with a port that is free. */
    public static InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), take());
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers bind: what lingers of an earlier connection does not matter.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
