package io.oarlock.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ConfigException;
import org.jspecify.annotations.Nullable;

/** The session of a shell, and the one that replaces it. Used by the thread that runs the commands. */
final class ShellSession {
    private static final int CLOSE_MILLIS = 2_000;

    private final ShellOptions options;
    private final PrintStream out;
    private String server;
    private @Nullable ZooKeeper client;
    private EventPrinter events;
    private boolean printsWatches = true;

    /** Not connected yet. */
    ShellSession(ShellOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.server = options.server();
        this.events = new EventPrinter(options.format(), out);
    }

    /** Opens a session, behind the one that is open. */
    void connect(String newServer) throws ShellException, InterruptedException {
        close();
        server = newServer;
        events = new EventPrinter(options.format(), out);
        events.print(printsWatches);
        try {
            client = new ZooKeeperAdmin(
                    server, options.timeoutMillis(), events, options.readOnly(), clientConfiguration());
        } catch (IOException | IllegalArgumentException refused) {
            throw new ShellException("cannot connect to " + server + ": " + refused.getMessage());
        }
        if (options.waitForConnection()) {
            awaitConnection();
        }
        for (String each : options.credentials()) {
            addCredentials(client, each);
        }
    }

    private void awaitConnection() throws ShellException, InterruptedException {
        KeeperState state = events.awaitConnection(options.timeoutMillis());
        if (state == KeeperState.Disconnected) {
            events.print(false);
            close();
            throw new ShellException("no server answers at " + server + " within " + options.timeoutMillis()
                    + " ms: is it running, and does it serve (oarlock status --server " + server + ")?");
        }
    }

    private @Nullable ZKClientConfig clientConfiguration() throws ShellException {
        if (options.clientConfiguration() == null) {
            return null;
        }
        try {
            return new ZKClientConfig(options.clientConfiguration());
        } catch (ConfigException unreadable) {
            throw new ShellException("cannot read " + options.clientConfiguration() + ": " + unreadable.getMessage());
        }
    }

    private static void addCredentials(ZooKeeper client, String credentials) throws ShellException {
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            throw new ShellException("credentials are not of the form scheme:credentials");
        }
        client.addAuthInfo(
                credentials.substring(0, colon),
                credentials.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
    }

    String server() {
        return server;
    }

    boolean isAlive() {
        return client != null && client.getState().isAlive();
    }

    /** The client; null before the first connection. It may have been closed. */
    @Nullable
    ZooKeeper client() {
        return client;
    }

    boolean printsWatches() {
        return printsWatches;
    }

    void printWatches(boolean wanted) {
        printsWatches = wanted;
        events.print(wanted);
    }

    String prompt(int number) {
        return "[zk: " + server + "(" + (client == null ? "CLOSED" : client.getState()) + ") " + number + "] ";
    }

    /** Ends the session without a word. */
    void closeSilently() throws InterruptedException {
        events.print(false);
        close();
    }

    void close() throws InterruptedException {
        if (client != null && client.getState().isAlive()) {
            // What it says of its end is printed by then.
            client.close(CLOSE_MILLIS);
        }
    }
}
