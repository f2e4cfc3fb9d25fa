package io.oarlock.chaos.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The time that the hypervisor took from this machine, by the first line of {@code /proc/stat}. For one thread. */
final class Steal {

    private static final Path STAT = Path.of("/proc/stat");
    private static final int STEAL_COLUMN = 8;
    /** The kernel counts in hundredths of a second for every program, whatever its own ticks are. */
    private static final long MILLIS_PER_TICK = 10;

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long lookedNanos = System.nanoTime();
    private long ticks = read();

    Steal() throws IOException {}

    /** Milliseconds taken from each processor since the last look; 0 where that was less than a second ago. */
    long look() throws IOException {
        long now = System.nanoTime();
        if (now - lookedNanos < LOOK_NANOS) {
            return 0;
        }
        lookedNanos = now;
        long before = ticks;
        ticks = read();
        return (ticks - before) * MILLIS_PER_TICK / Runtime.getRuntime().availableProcessors();
    }

    private static long read() throws IOException {
        return Files.exists(STAT) ? ticksIn(Files.readString(STAT)) : 0;
    }

    /** Of all processors together; 0 where the kernel does not say. */
    static long ticksIn(String stat) {
        String[] columns = stat.lines().findFirst().orElse("").split("\\s+");
        return columns.length > STEAL_COLUMN && columns[0].equals("cpu") ? Long.parseLong(columns[STEAL_COLUMN]) : 0;
    }
}
