package io.oarlock.ratis;

import static io.oarlock.replica.ReplicaStatus.NOBODY;

import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replication.Route;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Works out where entries go from where this member stands and what it is connected to. The ticker writes, everybody
 * reads.
 */
final class Routes {
    private static final long NO_CONNECTION = -1;

    private final Map<Integer, ForwardedEntries> entries;
    private final AtomicReference<Facts> facts = new AtomicReference<>(new Facts(Route.NONE, 0, NO_CONNECTION));

    private record Facts(Route route, long term, long connection) {}

    Routes(Map<Integer, ForwardedEntries> entries) {
        this.entries = entries;
    }

    Route current() {
        return facts.get().route();
    }

    /** Number of the connection of a route to another member; negative when there is another route by now. */
    long connectionOf(Route route) {
        Facts now = facts.get();
        return now.route().epoch() == route.epoch() ? now.connection() : NO_CONNECTION;
    }

    /** True when entries have to be sent again, somewhere else or over another connection. */
    boolean update(ReplicaStatus status) {
        int elsewhere = status.leads() || status.leader() == status.member() ? NOBODY : status.leader();
        ForwardedEntries to = entries.get(elsewhere);
        long connection = to == null ? NO_CONNECTION : to.connection();
        Route.Kind kind = kindOf(status, connection);
        Facts before = facts.get();
        boolean same = before.route().kind() == kind
                && before.route().leader() == status.leader()
                && before.term() == status.term()
                && (kind != Route.Kind.REMOTE || before.connection() == connection);
        if (same) {
            return false;
        }
        facts.set(new Facts(new Route(before.route().epoch() + 1, kind, status.leader()), status.term(), connection));
        return kind != Route.Kind.NONE;
    }

    private static Route.Kind kindOf(ReplicaStatus status, long connection) {
        if (status.leads() && status.ready()) {
            return Route.Kind.LOCAL;
        }
        return connection == NO_CONNECTION ? Route.Kind.NONE : Route.Kind.REMOTE;
    }
}
