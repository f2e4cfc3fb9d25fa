package io.oarlock.chaos.cluster;

import java.nio.file.Path;

/**
 * What an ensemble is made of, whatever it runs in.
 *
 * @param directory holds a directory for each member
 * @param size number of members
 * @param tickMillis base of all their timeouts
 * @param disks what they keep their data on
 */
public record Layout(Path directory, int size, int tickMillis, DiskKind disks) {

    /** On plain directories. */
    public Layout(Path directory, int size, int tickMillis) {
        this(directory, size, tickMillis, DiskKind.PLAIN);
    }
}
