package io.oarlock.chaos.cluster.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock of one member, as a preloaded library shows it to the process: off by some time, or running at another
 * rate. What measures durations and what waits is left as it is, as on a machine whose clock is set; libraries of wider
 * use change the timed waits of a JVM, too, which then do not end.
 */
public final class MemberClock {

    private static final String SOURCE = "wallclock.c";
    private static final String COMPILER = "gcc";
    private static final int PER_MILLE = 1000;

    private final Path file;
    private final Path library;

    /** Made before the member starts, which looks at the file. */
    public MemberClock(Path file) throws IOException, InterruptedException {
        this.file = file.toAbsolutePath();
        this.library = this.file.resolveSibling("wallclock.so");
        Files.createDirectories(this.file.getParent());
        compile();
        reset();
    }

    /** Why members cannot have clocks of their own here; empty if they can. */
    public static Optional<String> obstacle() {
        return HostCommand.exists(COMPILER) ? Optional.empty() : Optional.of(COMPILER + " is not installed");
    }

    /** Shows a time that is off by so many seconds. */
    public void jump(long seconds) throws IOException {
        write(seconds, 1);
    }

    /** Runs so many times as fast as real time from now on. */
    public void drift(double rate) throws IOException {
        write(0, rate);
    }

    /** Shows the real time. */
    public void reset() throws IOException {
        jump(0);
    }

    /** What the member must be started with. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "OARLOCK_WALLCLOCK", file.toString());
    }

    private void compile() throws IOException, InterruptedException {
        Path source = library.resolveSibling(SOURCE);
        try (InputStream resource = MemberClock.class.getResourceAsStream(SOURCE)) {
            Files.copy(Objects.requireNonNull(resource, SOURCE), source, StandardCopyOption.REPLACE_EXISTING);
        }
        HostCommand.run(
                COMPILER,
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl");
    }

    /** By a rename: the member may be reading. */
    private void write(long secondsAhead, double rate) throws IOException {
        long sinceNanos = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        long aheadNanos = TimeUnit.SECONDS.toNanos(secondsAhead);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, sinceNanos + " " + aheadNanos + " " + Math.round(rate * PER_MILLE) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
