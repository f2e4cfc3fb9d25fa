package io.oarlock.deploy.live;

import io.oarlock.op.Effects;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Puts steps of the migration into the log, a bounded number at a time. Used by one thread. */
final class Steps {
    private static final int IN_FLIGHT_MAX = 256;
    private static final long IN_FLIGHT_BYTES_MAX = 8L << 20;
    private static final long PATIENCE_SECONDS = 30;

    private final Replica replica;
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private long bytes;
    /** A level never goes back. */
    private boolean levelReached;

    private record InFlight(StepTicket ticket, long bytes) {}

    /** A step that the state has refused. */
    record Refusal(long zxid, Outcome.Failed outcome) {}

    Steps(Replica replica) {
        this.replica = replica;
    }

    /**
     * Proposes a step behind the others; first waits for the oldest ones where too many are under way.
     *
     * @param zxid of the transaction that it takes; 0 for other steps
     * @return the first refusal among those that were waited for; then the step was not proposed
     * @throws IOException also where members may take part that cannot decode a step: they would skip its entry, and
     *     with it every later one of this member
     */
    @Nullable
    Refusal add(MigrationStep step, long zxid, long stepBytes) throws IOException {
        requireLevel();
        while (inFlight.size() >= IN_FLIGHT_MAX || !inFlight.isEmpty() && bytes + stepBytes > IN_FLIGHT_BYTES_MAX) {
            Refusal refusal = await(inFlight.remove());
            if (refusal != null) {
                return refusal;
            }
        }
        StepTicket ticket = new StepTicket(zxid);
        inFlight.add(new InFlight(ticket, stepBytes));
        bytes += stepBytes;
        replica.propose(Proposal.internal(new Operation.Migrate(step)), ticket);
        replica.flush();
        return null;
    }

    private void requireLevel() throws IOException {
        if (!levelReached) {
            try (ReadScope scope = replica.read()) {
                int level = scope.tree().rulesLevel();
                if (level < RulesLevel.MIGRATIONS) {
                    throw new IOException("no step of a migration is proposed at rules level " + level
                            + ": members of earlier versions could not read it");
                }
            }
            levelReached = true;
        }
    }

    /** Waits for all that are under way. */
    @Nullable
    Refusal awaitAll() throws IOException {
        while (!inFlight.isEmpty()) {
            Refusal refusal = await(inFlight.remove());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** Looks at those that are through. */
    @Nullable
    Refusal collect() throws IOException {
        InFlight oldest = inFlight.peek();
        while (oldest != null && oldest.ticket.effects().isDone()) {
            Refusal refusal = await(inFlight.remove());
            if (refusal != null) {
                return refusal;
            }
            oldest = inFlight.peek();
        }
        return null;
    }

    /** Proposes one step and waits for it, with all before it. */
    @Nullable
    Refusal run(MigrationStep step) throws IOException {
        Refusal refusal = add(step, 0, 0);
        return refusal == null ? awaitAll() : refusal;
    }

    /** The same for an operation that is no step. */
    void runOrdinary(Operation operation) throws IOException {
        StepTicket ticket = new StepTicket(0);
        replica.propose(Proposal.internal(operation), ticket);
        replica.flush();
        await(new InFlight(ticket, 0));
    }

    boolean isIdle() {
        return inFlight.isEmpty();
    }

    /** What is under way is applied or refused without anybody waiting for it. */
    void forget() {
        inFlight.clear();
        bytes = 0;
    }

    private @Nullable Refusal await(InFlight oldest) throws IOException {
        bytes -= oldest.bytes;
        try {
            Effects effects = oldest.ticket.effects().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return effects.outcome() instanceof Outcome.Failed failed
                    ? new Refusal(oldest.ticket.zxid(), failed)
                    : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | CancellationException e) {
            throw new IOException("the member is stopping", e);
        } catch (TimeoutException e) {
            throw new IOException("the log did not take a step within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
