package io.oarlock.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the ensemble as one member has applied them.
 *
 * @param count of all sessions; fewer are listed where a listing has no room for more
 * @param sessions in the order of their ids
 * @param local when the sessions expire that only this member knows; null where there are none by the configuration
 */
public record SessionListing(
        long count,
        List<SessionStatus> sessions,
        Expirations expirations,
        @Nullable Expirations local,
        Ephemerals ephemerals) {
    public SessionListing {
        sessions = List.copyOf(sessions);
    }

    /** Sessions for which the listing had no room. */
    public long omitted() {
        return Math.max(0, count - sessions.size());
    }

    /** A live session. */
    public record SessionStatus(long id, int timeoutMillis) {}

    /**
     * When sessions expire.
     *
     * @param known whether this member knows: it leads
     * @param sets in the order of their times
     * @param omitted sessions for which the listing had no room
     */
    public record Expirations(boolean known, List<Expiration> sets, long omitted) {
        public Expirations {
            sets = List.copyOf(sets);
            requireNotNegative(omitted);
        }

        /** Sessions of all sets, also of those that are omitted. */
        public long sessionCount() {
            return omitted
                    + sets.stream().mapToLong(set -> set.sessionIds().size()).sum();
        }
    }

    /**
     * Sessions that expire together if nothing more is heard of them.
     *
     * @param atMillis epoch milliseconds
     */
    public record Expiration(long atMillis, List<Long> sessionIds) {
        public Expiration {
            sessionIds = List.copyOf(sessionIds);
        }
    }

    /**
     * Ephemeral znodes by session.
     *
     * @param ownerCount sessions that own one, also those that are omitted
     * @param omitted owners and paths for which the listing had no room
     */
    public record Ephemerals(List<EphemeralOwner> owners, long ownerCount, long omitted) {
        public Ephemerals {
            owners = List.copyOf(owners);
            requireNotNegative(omitted);
            requireNotNegative(ownerCount - owners.size());
        }
    }

    /** A session and its ephemerals in the order of their paths. */
    public record EphemeralOwner(long sessionId, List<String> paths) {
        public EphemeralOwner {
            paths = List.copyOf(paths);
        }
    }

    private static void requireNotNegative(long omitted) {
        if (omitted < 0) {
            throw new IllegalArgumentException("omitted: " + omitted);
        }
    }
}
