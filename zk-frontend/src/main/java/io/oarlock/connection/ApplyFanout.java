package io.oarlock.connection;

import io.oarlock.eventloop.Delivery;
import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.model.EventType;
import io.oarlock.model.WatchEvent;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation.ExpireSessions;
import io.oarlock.op.Outcome;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.session.SessionTracker;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.traffic.TrafficCounters.Trigger;
import io.oarlock.watch.WatchTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells connections what was applied: events to those who watch, effects to those who asked. Runs on the apply thread
 * while the gate for reads is shut; it only fills mailboxes, one wake-up of an event loop for a whole entry.
 */
public final class ApplyFanout implements ApplyListener {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyFanout.class);

    private final List<EventLoopContext> loops;
    private final WatchTable watches;
    private final AttachedSessions sessions;
    private final SessionTracker sessionTracker;
    private final TrafficCounters traffic;
    private final AuditTrail audit;

    public ApplyFanout(
            List<EventLoopContext> loops,
            WatchTable watches,
            AttachedSessions sessions,
            SessionTracker sessionTracker,
            TrafficCounters traffic,
            AuditTrail audit) {
        this.loops = loops;
        this.watches = watches;
        this.sessions = sessions;
        this.sessionTracker = sessionTracker;
        this.traffic = traffic;
        this.audit = audit;
    }

    /** What a connection of this member has asked for. Event loop, but for what says otherwise. */
    interface Asker extends Ticket, Delivery {
        @Override
        Connection connection();

        /** Apply thread, before the delivery is put into a mailbox, which makes it visible to the event loop. */
        void applied(Effects effects);

        /** Nobody will apply it, or not here. */
        void dropped();
    }

    @Override
    public void onApplied(List<Applied> applied) {
        if (sessionTracker.leading()) {
            traffic.committed(applied.size());
        } else {
            traffic.learned(applied.size());
        }
        for (Applied one : applied) {
            Effects effects = one.effects();
            for (WatchEvent event : effects.events()) {
                traffic.watchesFired(trigger(event.type()), watches.fire(event, effects.zxid()));
            }
            if (effects.outcome() instanceof Outcome.SessionAttached attached) {
                sessionAttached(attached, one.ticket());
            } else if (effects.outcome() instanceof Outcome.SessionsEnded ended) {
                sessionsEnded(ended, one.ticket());
                if (one.proposal().operation() instanceof ExpireSessions asked) {
                    sessionTracker.expired(asked, ended.sessionIds());
                }
            }
            audit.applied(one);
            answer(effects, one.ticket());
        }
        for (EventLoopContext loop : loops) {
            loop.publishStaged();
        }
    }

    /** Which events were missed is not known: clients that connect again bring their watches up to date. */
    @Override
    public void onStateReplaced() {
        for (EventLoopContext loop : loops) {
            loop.stage(new Delivery.Work(
                    null,
                    () -> loop.connections()
                            .forEach(connection -> connection.close("its client is to connect again"))));
            loop.publishStaged();
        }
    }

    @Override
    public void onDropped(Ticket ticket) {
        if (ticket instanceof Asker asker) {
            asker.connection().loop().post(asker.connection(), asker::dropped);
        }
    }

    @Override
    public void onStatus(ReplicaStatus status) {
        LOG.info(
                "member {} is {} in term {}, leader {}, ready {}",
                status.member(),
                status.role(),
                status.term(),
                status.leader(),
                status.ready());
    }

    private static Trigger trigger(EventType type) {
        return switch (type) {
            case NODE_CREATED -> Trigger.CREATED;
            case NODE_DELETED -> Trigger.DELETED;
            case NODE_DATA_CHANGED -> Trigger.CHANGED;
            case NODE_CHILDREN_CHANGED -> Trigger.CHILDREN;
        };
    }

    private static void answer(Effects effects, @Nullable Ticket ticket) {
        if (ticket instanceof Asker asker) {
            asker.applied(effects);
            asker.connection().loop().stage(asker);
        }
    }

    /** A session has one connection: whichever had it before on this member loses it. */
    private void sessionAttached(Outcome.SessionAttached attached, @Nullable Ticket ticket) {
        sessionTracker.attached(attached.sessionId(), attached.timeoutMillis(), attached.generation());
        Connection now = connectionOf(ticket);
        if (now == null) {
            // Moved to another member: the old connection may go on reading, its next write will be refused.
            sessions.detach(attached.sessionId());
            return;
        }
        Connection before = sessions.attach(attached.sessionId(), now);
        if (before != null && before != now) {
            before.loop()
                    .stage(new Delivery.Work(before, () -> before.close("its session has another connection now")));
        }
    }

    private void sessionsEnded(Outcome.SessionsEnded ended, @Nullable Ticket ticket) {
        sessionTracker.ended(ended.sessionIds());
        Connection asker = connectionOf(ticket);
        for (long sessionId : ended.sessionIds()) {
            Connection connection = sessions.detach(sessionId);
            if (connection != null && connection != asker) {
                connection.loop().stage(new Delivery.Work(connection, () -> connection.close("its session has ended")));
            }
        }
    }

    private static @Nullable Connection connectionOf(@Nullable Ticket ticket) {
        return ticket instanceof Asker asker ? asker.connection() : null;
    }
}
