package io.oarlock.deploy.forward;

import io.oarlock.deploy.forward.PendingForwards.Pending;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Effects;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.SourceAnswer;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.session.TouchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the front end of a transaction of the source as if this ensemble had decided what the client asked for: in the
 * order of the log, with the source's zxid. Everything else it is told as it is.
 */
public final class ForwardedAnswers<T extends ApplyListener & LeaderInbox> implements ApplyListener, LeaderInbox {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedAnswers.class);

    private final T front;
    private final PendingForwards pending;
    private final Forwarder forwarder;
    private final SourceRequests requests;
    /** Whether a step has ended forwarding; apply thread only. */
    private boolean over;

    ForwardedAnswers(T front, PendingForwards pending, Forwarder forwarder, SourceRequests requests) {
        this.front = front;
        this.pending = pending;
        this.forwarder = forwarder;
        this.requests = requests;
    }

    @Override
    public void onApplied(List<Applied> applied) {
        List<Applied> told = new ArrayList<>(applied.size());
        boolean connectAgain = false;
        for (Applied one : applied) {
            told.add(translated(one));
            boolean ends = endsForwarding(one);
            over = ends || over && !beginsForwarding(one);
            connectAgain |= ends || one.ticket() instanceof CloseClients;
        }
        front.onApplied(told);
        if (connectAgain) {
            front.onStateReplaced();
        }
    }

    private Applied translated(Applied one) {
        Effects effects = one.effects();
        if (one.ticket() instanceof LocalAnswer local) {
            if (over) {
                // A session that was attached to over the link is attached to by other rules now.
                front.onDropped(local.ticket());
                return new Applied(one.proposal(), effects, null);
            }
            return new Applied(
                    local.asked(), new Effects(effects.zxid(), local.outcome(), effects.events()), local.ticket());
        }
        if (effects.outcome() instanceof Outcome.Answered answered
                && one.proposal().operation() instanceof Operation.Migrate migrate
                && migrate.step() instanceof MigrationStep.Apply apply
                && apply.answer() != null) {
            forwarder.ended(answered.ended());
            return answer(one, apply.sessionId(), apply.answer(), answered);
        }
        if (effects.outcome() instanceof Outcome.SessionsEnded ended) {
            forwarder.ended(ended.sessionIds());
        }
        return one;
    }

    private Applied answer(Applied one, long sessionId, SourceAnswer answer, Outcome.Answered answered) {
        long zxid = one.effects().zxid();
        Pending asked = pending.take(answer.cxid(), sessionId);
        Outcome reply = asked == null ? null : replyTo(asked, answer, answered);
        if (asked != null && reply != null) {
            return new Applied(
                    asked.proposal(), new Effects(zxid, reply, one.effects().events()), asked.ticket());
        }
        if (asked != null) {
            LOG.error(
                    "the source's answer {} to session 0x{} is none to what was asked: {}",
                    answer,
                    Long.toHexString(sessionId),
                    asked.proposal().operation().getClass().getSimpleName());
            front.onDropped(asked.ticket());
        }
        Outcome ended = answered.ended().isEmpty() ? Outcome.Done.DONE : new Outcome.SessionsEnded(answered.ended());
        return new Applied(
                one.proposal(), new Effects(zxid, ended, one.effects().events()), null);
    }

    private static @Nullable Outcome replyTo(Pending asked, SourceAnswer answer, Outcome.Answered answered) {
        Outcome reply = SourceReply.of(asked.proposal(), answer, answered.outcomes());
        return reply instanceof Outcome.SessionAttached attached
                ? new Outcome.SessionAttached(
                        attached.sessionId(), attached.timeoutMillis(), attached.password(), asked.generation())
                : reply;
    }

    /** Behind such a step nothing is passed on any more, and sessions are attached to by other rules. */
    private static boolean endsForwarding(Applied one) {
        if (!(one.proposal().operation() instanceof Operation.Migrate migrate)) {
            return false;
        }
        if (one.effects().outcome() instanceof Outcome.Failed failed) {
            // The step that stops a migration is told as the failure that it is.
            return failed.error() == ErrorCode.DATA_INCONSISTENCY;
        }
        MigrationStep step = migrate.step();
        return step instanceof MigrationStep.SwitchOver
                || step instanceof MigrationStep.Abort
                || step instanceof MigrationStep.Begin;
    }

    private static boolean beginsForwarding(Applied one) {
        return one.proposal().operation() instanceof Operation.Migrate migrate
                && migrate.step() instanceof MigrationStep.Complete
                && !(one.effects().outcome() instanceof Outcome.Failed);
    }

    @Override
    public void onDropped(Ticket ticket) {
        if (ticket instanceof LocalAnswer local) {
            front.onDropped(local.ticket());
        } else if (!(ticket instanceof CloseClients)) {
            front.onDropped(ticket);
        }
    }

    @Override
    public void onStateReplaced() {
        front.onStateReplaced();
    }

    @Override
    public void onStatus(ReplicaStatus status) {
        front.onStatus(status);
    }

    @Override
    public CompletableFuture<Bytes> onMessage(int member, Bytes message) {
        if (ForwardMessage.isOne(message)) {
            return requests.onMessage(member, message);
        }
        List<Long> touched = TouchReport.decode(message);
        if (touched != null) {
            requests.touched(touched);
        }
        return front.onMessage(member, message);
    }
}
