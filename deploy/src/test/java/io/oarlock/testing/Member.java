package io.oarlock.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One member of a {@link Cluster}: a process that can be killed, stopped, paused and started again. */
public final class Member implements AutoCloseable {

    private static final Pattern MODE = Pattern.compile("(?m)^Mode: (\\S+)$");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final int id;
    private final InetSocketAddress clientAddress;
    private final Map<String, String> settings;
    private final ChildProcess process;

    /** @param settings the lines of its zoo.cfg */
    Member(int id, int clientPort, Map<String, String> settings, ChildProcess process) {
        this.id = id;
        this.clientAddress = new InetSocketAddress("127.0.0.1", clientPort);
        this.settings = Map.copyOf(settings);
        this.process = process;
    }

    public int id() {
        return id;
    }

    public InetSocketAddress clientAddress() {
        return clientAddress;
    }

    /** Of a cluster with such ports. */
    public int adminPort() {
        return Integer.parseInt(settings.get("admin.serverPort"));
    }

    /** Of a cluster with such ports. */
    public int metricsPort() {
        return Integer.parseInt(settings.get("metricsProvider.httpPort"));
    }

    /** Of a cluster with such ports. */
    public String secureConnectString() {
        return "127.0.0.1:" + settings.get("secureClientPort");
    }

    public String connectString() {
        return "127.0.0.1:" + clientAddress.getPort();
    }

    public void start() {
        process.start();
    }

    public void kill() {
        process.kill();
    }

    /** An orderly end by SIGTERM; the exit code. */
    public int stop() {
        return process.terminate(STOP_TIMEOUT);
    }

    public void restart() {
        stop();
        start();
        awaitServing();
    }

    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public ChildProcess process() {
        return process;
    }

    /** leader, follower, standalone ..., or empty while the member does not serve. */
    public Optional<String> mode() {
        if (!isAlive()) {
            return Optional.empty();
        }
        try {
            Matcher mode = MODE.matcher(FourLetterWord.ask(clientAddress, "srvr"));
            return mode.find() ? Optional.of(mode.group(1)) : Optional.empty();
        } catch (IOException notListening) {
            return Optional.empty();
        }
    }

    public void awaitServing() {
        Awaitility.await("member " + id + " serves")
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!isAlive()) {
                        throw new IllegalStateException("member " + id + " ended:\n" + process.log());
                    }
                    return mode().isPresent();
                });
    }

    @Override
    public void close() {
        process.kill();
    }
}
