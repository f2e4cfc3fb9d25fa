package io.oarlock.operations;

import io.oarlock.operations.SessionListing.EphemeralOwner;
import io.oarlock.operations.SessionListing.Ephemerals;
import io.oarlock.operations.SessionListing.Expiration;
import io.oarlock.operations.SessionListing.Expirations;
import io.oarlock.operations.SessionListing.SessionStatus;
import io.oarlock.replica.Replica;
import io.oarlock.tree.TreeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists sessions and ephemerals out of a snapshot of the state, so that nothing waits for a long listing. */
final class SessionLister {
    /** Characters of an id or a number in a listing. */
    private static final int NUMBER_CHARACTERS = 20;

    private SessionLister() {}

    /**
     * @param deadlinesMillis when each session expires, in epoch milliseconds
     * @param localMillis likewise, of those that only this member knows
     */
    static SessionListing list(
            Replica replica, Map<Long, Long> deadlinesMillis, @Nullable Map<Long, Long> localMillis) {
        try (TreeSnapshot tree = snapshot(replica)) {
            long count = tree.totals().sessions();
            // Without an answer of the upkeep thread a leader does not know either.
            boolean known =
                    !deadlinesMillis.isEmpty() || count == 0 && replica.status().leads();
            Expirations local = localMillis == null ? null : expirations(true, localMillis);
            return new SessionListing(
                    count, sessions(tree), expirations(known, deadlinesMillis), local, ephemerals(tree));
        }
    }

    private static TreeSnapshot snapshot(Replica replica) {
        try (var scope = replica.read()) {
            return scope.snapshot();
        }
    }

    private static Expirations expirations(boolean known, Map<Long, Long> deadlinesMillis) {
        ListingBudget budget = new ListingBudget();
        SortedMap<Long, List<Long>> byTime = new TreeMap<>();
        deadlinesMillis.forEach((session, deadline) -> {
            if (budget.takes(NUMBER_CHARACTERS)) {
                byTime.computeIfAbsent(deadline, fresh -> new ArrayList<>()).add(session);
            }
        });
        List<Expiration> sets = new ArrayList<>();
        byTime.forEach((time, ids) -> sets.add(new Expiration(time, ids)));
        return new Expirations(known, sets, budget.omitted());
    }

    private static List<SessionStatus> sessions(TreeSnapshot tree) {
        ListingBudget budget = new ListingBudget();
        List<SessionStatus> sessions = new ArrayList<>();
        tree.forEachSession(session -> {
            if (budget.takes(NUMBER_CHARACTERS)) {
                sessions.add(new SessionStatus(session.id(), session.timeoutMillis()));
            }
        });
        return sessions;
    }

    private static Ephemerals ephemerals(TreeSnapshot tree) {
        ListingBudget budget = new ListingBudget();
        List<EphemeralOwner> owners = new ArrayList<>();
        long[] ownerCount = new long[1];
        tree.forEachSession(session -> {
            List<String> paths = new ArrayList<>();
            boolean[] owns = new boolean[1];
            tree.forEachEphemeral(session.id(), path -> {
                owns[0] = true;
                if (budget.takes(path.value().length())) {
                    paths.add(path.value());
                }
                return true;
            });
            if (owns[0]) {
                ownerCount[0]++;
                if (budget.takes(NUMBER_CHARACTERS)) {
                    owners.add(new EphemeralOwner(session.id(), paths));
                }
            }
        });
        return new Ephemerals(owners, ownerCount[0], budget.omitted());
    }
}
