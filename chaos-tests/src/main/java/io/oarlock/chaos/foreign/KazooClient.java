package io.oarlock.chaos.foreign;

import io.oarlock.chaos.cluster.ServerList;
import io.oarlock.chaos.cluster.host.HostCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Python program with Kazoo. It cannot be told of other servers while it runs: it is killed and started with the new
 * ones, and takes its session up again by id and password, as a service does that is restarted.
 */
final class KazooClient implements ForeignClient {

    private static final String PYTHON = "/usr/bin/python3";
    private static final String PACKAGE = "python3-kazoo";
    private static final long END_SECONDS_MAX = 120;
    private static final long START_LOOK_MILLIS = 100;

    private final ServerList servers;
    private final Path directory;
    private Process process;

    private KazooClient(ServerList servers, Path directory) throws IOException {
        this.servers = servers;
        this.directory = directory;
        this.process = start();
    }

    /** Why this machine does not have it, although it was tried to install it; empty if it has. */
    static String obstacle() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return "there is no " + PYTHON;
        }
        if (isThere()) {
            return "";
        }
        if (HostCommand.isRoot() && HostCommand.exists("apt-get")) {
            HostCommand.attempt("apt-get", "install", "-y", "-q", "--no-install-recommends", PACKAGE);
        }
        return isThere() ? "" : "the Debian package " + PACKAGE + " is not installed";
    }

    private static boolean isThere() throws IOException, InterruptedException {
        return HostCommand.attempt(PYTHON, "-c", "import kazoo").status() == 0;
    }

    static KazooClient begin(ServerList servers, Path directory) throws IOException, InterruptedException {
        Path own = Files.createDirectories(directory.resolve("kazoo"));
        try (InputStream program = KazooClient.class.getResourceAsStream("moving.py")) {
            if (program == null) {
                throw new IOException("the program of the Kazoo client is missing");
            }
            Files.copy(program, own.resolve("moving.py"));
        }
        KazooClient client = new KazooClient(servers, own);
        client.awaitSession();
        servers.onChange(client::restart);
        return client;
    }

    @Override
    public String name() {
        return "kazoo";
    }

    private Process start() throws IOException {
        return ForeignProcess.start(List.of(PYTHON, "moving.py", servers.connectString()), directory);
    }

    /** It can take up only what it knows. */
    private void awaitSession() throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS_MAX);
        while (!Files.exists(directory.resolve("session"))) {
            if (!process.isAlive() || System.nanoTime() > deadlineNanos) {
                throw new IOException("the Kazoo client has no session; see " + directory.resolve("log"));
            }
            TimeUnit.MILLISECONDS.sleep(START_LOOK_MILLIS);
        }
    }

    private void restart() {
        try {
            process.destroyForcibly().waitFor();
            process = start();
        } catch (IOException e) {
            throw new UncheckedIOException("the Kazoo client cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Outcome end() throws IOException, InterruptedException {
        Files.createFile(directory.resolve("stop"));
        List<String> complaints = new ArrayList<>();
        if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            complaints.add("no answer for " + END_SECONDS_MAX + " s");
            process.destroyForcibly();
        } else if (process.exitValue() != 0) {
            complaints.add("ended with status " + process.exitValue() + "; see " + directory.resolve("log"));
        }
        complaints.addAll(lines("complaints"));
        return new Outcome(lines("acknowledged").size(), complaints);
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    private List<String> lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }
}
