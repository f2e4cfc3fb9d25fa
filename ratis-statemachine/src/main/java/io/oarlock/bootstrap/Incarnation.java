package io.oarlock.bootstrap;

import io.oarlock.disk.DamagedData;
import io.oarlock.disk.DamagedState;
import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Numbers the runs of a member, so that the log tells the entries of this run from those of runs before. The number
 * grows although the file may be lost with its disk (then the clock makes it grow) and although the clock may be set
 * back (then the file does).
 */
public final class Incarnation {
    private static final String FILE = "INCARNATION";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private Incarnation() {}

    /**
     * Begins a run.
     *
     * @param known the highest number that the state knows of this member
     */
    public static long begin(Path directory, long known, long nowMillis) throws IOException {
        Path file = directory.resolve(FILE);
        long number = Math.max(nowMillis, Math.max(last(directory), known) + 1);
        DurableFiles.replace(file, Long.toString(number));
        return number;
    }

    /**
     * The number of the run before, 0 without one. Changes nothing.
     *
     * @throws DamagedState when the file holds no number
     */
    public static long last(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return 0;
        }
        String text = DurableFiles.text(file).strip();
        if (!NUMBER.matcher(text).matches()) {
            throw new DamagedState(file + " does not hold a number: where the clock of this machine was never set back,"
                    + " remove the file; " + DamagedData.FETCH_AGAIN);
        }
        return Long.parseLong(text);
    }
}
