package io.oarlock.operations;

import java.util.List;

/**
 * The data watches of a member's clients, persistent ones included.
 *
 * @param omitted watches over the bound of a listing
 */
public record WatchListing(List<Entry> watches, long omitted) {
    public WatchListing {
        watches = List.copyOf(watches);
        if (omitted < 0) {
            throw new IllegalArgumentException("omitted: " + omitted);
        }
    }

    /** A path and the session that watches it. */
    public record Entry(String path, long sessionId) {}
}
