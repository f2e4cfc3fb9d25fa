package io.oarlock.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Numbers the runs of a member, so that the log tells the entries of this run from those of runs before. The number
 * grows although the file may be lost with its disk (then the clock makes it grow) and although the clock may be set
 * back (then the file does).
 */
final class Incarnation {
    private static final String FILE = "INCARNATION";

    private Incarnation() {}

    /**
     * Begins a run.
     *
     * @param known the highest number that the state knows of this member
     */
    static long begin(Path directory, long known, long nowMillis) throws IOException {
        Path file = directory.resolve(FILE);
        long before = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        long number = Math.max(nowMillis, Math.max(before, known) + 1);
        Disk.replace(file, Long.toString(number));
        return number;
    }
}
