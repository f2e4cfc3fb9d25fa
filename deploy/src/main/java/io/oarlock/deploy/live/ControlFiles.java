package io.oarlock.deploy.live;

import io.oarlock.disk.DurableFiles;
import io.oarlock.disk.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an operator talks to the migration of a running member: a request is a file in the member's own data directory,
 * which only its user may write, and so is the answer. No port is opened for it.
 */
public final class ControlFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFiles.class);
    private static final String DIRECTORY = "migration";
    private static final long STALE_MILLIS = 10_000;

    private final Path directory;
    private String lastDropped = "";

    /** @param state the directory of the member's state */
    public ControlFiles(Path state) {
        this.directory = state.resolve(DIRECTORY);
    }

    /** What an operator may ask for. */
    public enum Request {
        /** Decide from the moment on when the source is gone. */
        SWITCH,
        /** The same, although it cannot be known that the source is gone, or that all of it was taken. */
        FORCE_SWITCH,
        /** Give the migration up. */
        ABORT,
        /** Copy the source anew after a stop or an abort. */
        START
    }

    Path staging() {
        return directory.resolve("staging");
    }

    /** What was asked for before is dropped: whoever asked may still wait, and is told so. */
    void make() throws IOException {
        PrivateDirectory.make(directory);
        if (Files.exists(request())) {
            DurableFiles.deleteTree(dropped());
            Files.move(request(), dropped(), StandardCopyOption.ATOMIC_MOVE);
        }
        DurableFiles.deleteTree(taken());
        DurableFiles.deleteTree(staging());
    }

    /** Leaves a request, in the place of one that nobody has taken yet. */
    public void ask(Request asked) throws IOException {
        DurableFiles.deleteTree(dropped());
        replace(request(), asked.name());
    }

    /** Whether the last request was dropped by a server that started meanwhile. */
    public boolean isDropped() {
        return Files.exists(dropped());
    }

    /** Whether the last request was taken by the server. */
    public boolean isTaken() {
        return !Files.exists(request());
    }

    /** Takes a request back; false when the server has taken it. */
    public boolean withdraw() throws IOException {
        return Files.deleteIfExists(request());
    }

    /**
     * Takes the request that was left, by another name first: one that is left meanwhile in its place is not removed
     * with it. What is none, or cannot be read, is dropped: the migration goes on.
     */
    Optional<Request> take() {
        try {
            Files.move(request(), taken(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            String text = Files.readString(taken(), StandardCharsets.UTF_8).strip();
            Files.delete(taken());
            return Arrays.stream(Request.values())
                    .filter(known -> known.name().equals(text))
                    .findFirst();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            drop(unreadable);
            return Optional.empty();
        }
    }

    private void drop(IOException unreadable) {
        String why = unreadable.toString();
        try {
            DurableFiles.deleteTree(taken());
        } catch (IOException e) {
            why += ", and cannot be removed: " + e;
        }
        if (!why.equals(lastDropped)) {
            LOG.warn("a request of an operator is dropped, {} cannot be taken: {}", request(), why);
        }
        lastDropped = why;
    }

    void tell(String text) throws IOException {
        replace(status(), text);
    }

    /**
     * What the server told last.
     *
     * @throws NoSuchFileException when it never told anything
     */
    public String status(long nowMillis) throws IOException {
        long age = nowMillis - Files.getLastModifiedTime(status()).toMillis();
        String text = Files.readString(status(), StandardCharsets.UTF_8);
        return age < STALE_MILLIS
                ? text
                : text + "age-ms " + age
                        + " (the server does not run, hangs, or runs without oarlock.migration.source)\n";
    }

    private Path request() {
        return directory.resolve("request");
    }

    private Path dropped() {
        return directory.resolve("request.dropped");
    }

    private Path taken() {
        return directory.resolve("request.taken");
    }

    private Path status() {
        return directory.resolve("status");
    }

    /** Not synced to disk: a crash may take it. */
    private static void replace(Path file, String text) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, text, StandardCharsets.UTF_8);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
