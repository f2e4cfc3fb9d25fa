package io.oarlock.ratis;

import static io.oarlock.replica.ReplicaStatus.NOBODY;

import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replication.Route;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Works out where entries go from where this member stands and what it is connected to. The ticker writes, everybody
 * reads.
 */
final class Routes {
    private final LeaderChannel entries;
    private final LeaderChannel questions;
    private final AtomicReference<Facts> facts = new AtomicReference<>(new Facts(Route.NONE, 0, 0));

    private record Facts(Route route, long term, long connection) {}

    Routes(LeaderChannel entries, LeaderChannel questions) {
        this.entries = entries;
        this.questions = questions;
    }

    Route current() {
        return facts.get().route();
    }

    /** True when entries have to be sent again, somewhere else or over another connection. */
    boolean update(ReplicaStatus status) {
        int elsewhere = status.leads() || status.leader() == status.member() ? NOBODY : status.leader();
        entries.want(elsewhere);
        questions.want(elsewhere);
        long connection = entries.generation();
        Route.Kind kind = kindOf(status, elsewhere);
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

    private Route.Kind kindOf(ReplicaStatus status, int elsewhere) {
        if (status.leads() && status.ready()) {
            return Route.Kind.LOCAL;
        }
        return elsewhere != NOBODY && entries.connected() == elsewhere ? Route.Kind.REMOTE : Route.Kind.NONE;
    }
}
