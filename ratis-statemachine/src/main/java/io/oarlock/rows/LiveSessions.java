package io.oarlock.rows;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.oarlock.model.Session;
import io.oarlock.model.ZnodePath;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the heap keeps of the applied sessions: their rows, for any thread, and what they own, for the apply thread.
 * There may be a hundred thousand of them that do nothing, so that each has one place, and only those that own
 * something a second one.
 */
final class LiveSessions {
    private static final int KEPT_MAX = 200_000;
    private static final long PATHS_BYTES_MAX = 32L << 20;

    private final RowReader rows;
    private final Housekeeping sessionsHousekeeping = new Housekeeping();
    private final Housekeeping pathsHousekeeping = new Housekeeping();
    private final Cache<Long, Kept> sessions;
    /**
     * All paths of sessions that have some, about which somebody asked or whose whole life was seen. Apply thread only.
     */
    private final Cache<Long, SessionEphemerals> paths;

    LiveSessions(RowReader rows) {
        this.rows = rows;
        this.sessions = Caffeine.newBuilder()
                .maximumSize(KEPT_MAX)
                .executor(sessionsHousekeeping)
                .build();
        this.paths = Caffeine.newBuilder()
                .maximumWeight(PATHS_BYTES_MAX)
                .weigher((Long sessionId, SessionEphemerals of) -> of.weight())
                .executor(pathsHousekeeping)
                .build();
    }

    /** A session, and how many ephemerals it has: every create of one asks, and its paths may be more than are kept. */
    private static final class Kept {
        private static final int UNKNOWN = -1;

        private final Stored<Session> row;
        /** Changed in its place, since to put it into the cache again would cost more. Apply thread only. */
        private int ephemerals;

        Kept(Stored<Session> row, int ephemerals) {
            this.row = row;
            this.ephemerals = ephemerals;
        }
    }

    @Nullable
    Stored<Session> stored(long sessionId) {
        Kept kept = kept(sessionId);
        return kept == null ? null : kept.row;
    }

    private @Nullable Kept kept(long sessionId) {
        Kept kept = sessions.getIfPresent(sessionId);
        if (kept != null) {
            return kept;
        }
        Stored<Session> read = rows.session(sessionId);
        if (read == null) {
            return null;
        }
        Kept unknown = new Kept(read, Kept.UNKNOWN);
        // Another thread may have read it meanwhile, and the apply thread have counted.
        Kept earlier = sessions.asMap().putIfAbsent(sessionId, unknown);
        return earlier == null ? unknown : earlier;
    }

    void putOffHousekeeping() {
        sessionsHousekeeping.putOff();
        pathsHousekeeping.putOff();
    }

    void keepHouse() {
        sessionsHousekeeping.makeUpFor(sessions);
        pathsHousekeeping.makeUpFor(paths);
    }

    void opened(Stored<Session> row) {
        long sessionId = row.value().id();
        sessions.put(sessionId, new Kept(row, 0));
        paths.invalidate(sessionId);
    }

    void copied(Stored<Session> row) {
        long sessionId = row.value().id();
        sessions.put(sessionId, new Kept(row, Kept.UNKNOWN));
        paths.invalidate(sessionId);
    }

    void changed(Stored<Session> row) {
        long sessionId = row.value().id();
        Kept kept = sessions.getIfPresent(sessionId);
        sessions.put(sessionId, new Kept(row, kept == null ? Kept.UNKNOWN : kept.ephemerals));
    }

    void ended(long sessionId) {
        sessions.invalidate(sessionId);
        paths.invalidate(sessionId);
    }

    void addEphemeral(long sessionId, ZnodePath path) {
        Kept kept = sessions.getIfPresent(sessionId);
        if (kept != null && kept.ephemerals == 0) {
            SessionEphemerals first = new SessionEphemerals();
            first.add(path);
            paths.put(sessionId, first);
        } else {
            changePaths(sessionId, of -> of.add(path));
        }
        changeCount(kept, 1);
    }

    void removeEphemeral(long sessionId, ZnodePath path) {
        changePaths(sessionId, of -> of.remove(path));
        changeCount(sessions.getIfPresent(sessionId), -1);
    }

    private void changePaths(long sessionId, Consumer<SessionEphemerals> change) {
        SessionEphemerals known = paths.getIfPresent(sessionId);
        if (known == null) {
            return;
        }
        int before = known.weight();
        change.accept(known);
        if (known.count() == 0) {
            paths.invalidate(sessionId);
        } else if (known.weight() != before) {
            paths.put(sessionId, known);
        }
    }

    private static void changeCount(@Nullable Kept kept, int more) {
        if (kept != null && kept.ephemerals != Kept.UNKNOWN) {
            kept.ephemerals += more;
        }
    }

    int ephemeralCount(long sessionId) {
        Kept kept = kept(sessionId);
        if (kept != null && kept.ephemerals != Kept.UNKNOWN) {
            return kept.ephemerals;
        }
        SessionEphemerals all = pathsOf(sessionId);
        int count = all == null ? rows.countEphemerals(sessionId) : all.count();
        if (kept != null) {
            kept.ephemerals = count;
        }
        return count;
    }

    /** Null where they are more than are kept. */
    private @Nullable SessionEphemerals pathsOf(long sessionId) {
        SessionEphemerals known = paths.getIfPresent(sessionId);
        if (known != null) {
            return known;
        }
        SessionEphemerals read = new SessionEphemerals();
        rows.forEachEphemeral(sessionId, path -> {
            read.add(path);
            return read.weight() <= PATHS_BYTES_MAX;
        });
        if (read.weight() > PATHS_BYTES_MAX) {
            return null;
        }
        if (read.count() > 0) {
            paths.put(sessionId, read);
        }
        return read;
    }

    void forEachEphemeralWhile(long sessionId, Predicate<ZnodePath> consumer) {
        SessionEphemerals known = paths.getIfPresent(sessionId);
        if (known == null) {
            Kept kept = sessions.getIfPresent(sessionId);
            if (kept == null || kept.ephemerals != 0) {
                rows.forEachEphemeral(sessionId, consumer);
            }
            return;
        }
        for (ZnodePath path : known.inOrder()) {
            if (!consumer.test(path)) {
                return;
            }
        }
    }
}
