package io.oarlock.chaos.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of one member, as libfaketime shows it to the process: off by some time, or running at another rate.
 * What measures durations is left as it is, as on a machine whose clock is set.
 */
public final class MemberClock {

    private static final List<String> DIRECTORIES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime",
            "/usr/lib/aarch64-linux-gnu/faketime",
            "/usr/lib64/faketime",
            "/usr/lib/faketime");
    private static final String LIBRARY = "libfaketime.so.1";

    private final Path file;

    /** Made before the member starts, which looks at the file. */
    MemberClock(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        reset();
    }

    /** Why members cannot have clocks of their own here; empty if they can. */
    public static Optional<String> obstacle() {
        return library().isPresent() ? Optional.empty() : Optional.of(LIBRARY + " is not installed");
    }

    /** Shows a time that is off by so many seconds. */
    public void jump(long seconds) throws IOException {
        write(String.format(Locale.ROOT, "%+d", seconds));
    }

    /** Runs so many times as fast as real time from now on. */
    public void drift(double rate) throws IOException {
        write(String.format(Locale.ROOT, "+0 x%.3f", rate));
    }

    /** Shows the real time. */
    public void reset() throws IOException {
        jump(0);
    }

    /** What the member must be started with. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Its work-around for old C libraries makes a JVM hang at start.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** By a rename: the member may be reading. */
    private void write(String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Optional<Path> library() {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, LIBRARY))
                .filter(Files::isReadable)
                .findFirst();
    }
}
