package io.oarlock.chaos.cluster;

import java.nio.file.Path;

/**
 * What an ensemble is made of, whatever it runs in.
 *
 * @param directory holds a directory for each member
 * @param size number of members
 * @param tickMillis base of all their timeouts
 * @param equipment what they have that faults can reach
 */
public record Layout(Path directory, int size, int tickMillis, Equipment equipment) {

    /** With nothing of their own. */
    public Layout(Path directory, int size, int tickMillis) {
        this(directory, size, tickMillis, Equipment.PLAIN);
    }
}
