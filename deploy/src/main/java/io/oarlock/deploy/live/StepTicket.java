package io.oarlock.deploy.live;

import io.oarlock.op.Effects;
import io.oarlock.replica.Ticket;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for what becomes of one step of the migration.
 *
 * @param zxid of the transaction that it takes; 0 for other steps
 */
record StepTicket(long zxid, CompletableFuture<Effects> effects) implements Ticket {
    StepTicket(long zxid) {
        this(zxid, new CompletableFuture<>());
    }
}
