package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.oarlock.eventloop.Workers;
import io.oarlock.memory.MemoryBudget;
import io.oarlock.read.LongListing;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;

/**
 * Replies that workers make from a snapshot because they may be long. The place of such a reply in its connection's
 * output is kept free until it comes.
 */
public final class LongReplies {
    private final Workers workers;
    private final MemoryBudget replies;
    private final FrontEndCounters counters;

    /** @param replies what is made counts as unsent before it belongs to a connection */
    public LongReplies(Workers workers, MemoryBudget replies, FrontEndCounters counters) {
        this.workers = workers;
        this.replies = replies;
        this.counters = counters;
    }

    /** Event loop of the connection. */
    void make(PendingRequest pending, LongListing listing, Output output) {
        output.hold();
        if (!workers.run(() -> makeOnWorker(pending, listing, output))) {
            handOver(pending, listing, output, refuse(listing));
        }
    }

    private void makeOnWorker(PendingRequest pending, LongListing listing, Output output) {
        if (replies.awaitRoom()) {
            listing.make(reply -> handOver(pending, listing, output, reply));
        } else {
            handOver(pending, listing, output, refuse(listing));
        }
    }

    private ByteBuf refuse(LongListing listing) {
        listing.abandon();
        counters.count(Kind.LISTINGS_REFUSED);
        return listing.refusal();
    }

    private void handOver(PendingRequest pending, LongListing listing, Output output, ByteBuf reply) {
        Connection connection = pending.connection();
        replies.changeElsewhere(reply.capacity());
        connection.loop().post(connection, () -> {
            replies.changeElsewhere(-reply.capacity());
            if (connection.isClosed()) {
                reply.release();
                return;
            }
            pending.answered(listing.zxid(), reply.readableBytes());
            output.release(reply);
            connection.wakeUp();
        });
    }
}
