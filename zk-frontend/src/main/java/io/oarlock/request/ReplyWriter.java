package io.oarlock.request;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.read.LongListing;
import io.oarlock.read.ReadHandler;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.wire.OutcomeEncoder;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.Request;
import io.oarlock.wire.WireWriter;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a connection's replies, each when it is asked to, which is in the order of the requests. Lives where the
 * connection lives.
 */
final class ReplyWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyWriter.class);

    /** What a reply to an unknown request carries instead of a zxid. */
    private static final long ZXID_NONE = -1;

    private final FrontParts parts;
    private final Connection connection;
    private final Output output;

    ReplyWriter(FrontParts parts, Connection connection, Output output) {
        this.parts = parts;
        this.connection = connection;
        this.output = output;
    }

    /** Anything but a write; inside a read scope. */
    void answer(PendingRequest pending, ReadHandler reads) {
        Request request = pending.request();
        long zxid = reads.appliedZxid();
        if (request instanceof Request.Read read) {
            read(pending, zxid, read, reads);
        } else if (request instanceof Request.Sync sync) {
            ByteBuf out = output.buffer();
            int start = ReplyFrame.open(out, pending.xid(), zxid, ErrorCode.OK);
            WireWriter.writeText(out, sync.path());
            count(pending, zxid, ReplyFrame.close(out, start));
        } else {
            int bytes = ReplyFrame.writeHeaderOnly(output.buffer(), pending.xid(), ZXID_NONE, ErrorCode.UNIMPLEMENTED);
            count(pending, ZXID_NONE, bytes);
            connection.closeAfterFlush();
        }
    }

    /** A write that was applied. */
    void answerWrite(PendingRequest pending) {
        Effects effects = Objects.requireNonNull(pending.effects());
        if (effects.outcome() instanceof Outcome.Failed failed && failed.error() == ErrorCode.SESSION_MOVED) {
            connection.close("its session has moved to another connection");
            return;
        }
        Operation operation = ((Request.Write) pending.request()).operation();
        int bytes = OutcomeEncoder.encode(output.buffer(), pending.xid(), operation, effects);
        count(pending, effects.zxid(), bytes);
        if (operation instanceof Operation.CloseSession) {
            connection.closeAfterFlush();
        }
    }

    private void read(PendingRequest pending, long zxid, Request.Read read, ReadHandler reads) {
        int bytes;
        try {
            bytes = reads.answer(pending, read, output.buffer());
        } catch (RuntimeException e) {
            parts.counters().count(Kind.READ_FAILURES);
            LOG.error("{} of session 0x{} failed", pending.code(), Long.toHexString(connection.sessionId()), e);
            LongListing unmade = reads.takeListing();
            if (unmade != null) {
                unmade.abandon();
            }
            connection.close("a read failed");
            return;
        }
        LongListing listing = reads.takeListing();
        if (listing == null) {
            count(pending, zxid, bytes);
            return;
        }
        output.hold();
        if (!parts.workers().run(() -> make(pending, listing))) {
            handOver(pending, listing, refuse(listing));
        }
    }

    /** Worker. */
    private void make(PendingRequest pending, LongListing listing) {
        if (parts.memory().replies().awaitRoom()) {
            listing.make(reply -> handOver(pending, listing, reply));
        } else {
            handOver(pending, listing, refuse(listing));
        }
    }

    private ByteBuf refuse(LongListing listing) {
        listing.abandon();
        parts.counters().count(Kind.LISTINGS_REFUSED);
        return listing.refusal();
    }

    /** What is made counts as unsent before it belongs to a connection. */
    private void handOver(PendingRequest pending, LongListing listing, ByteBuf reply) {
        parts.memory().replies().changeElsewhere(reply.capacity());
        connection.shard().post(connection, () -> listed(pending, listing, reply));
    }

    /** The worker has made the reply. */
    private void listed(PendingRequest pending, LongListing listing, ByteBuf reply) {
        parts.memory().replies().changeElsewhere(-reply.capacity());
        if (connection.isClosed()) {
            reply.release();
            return;
        }
        count(pending, listing.zxid(), reply.readableBytes());
        output.release(reply);
        connection.wakeUp();
    }

    private void count(PendingRequest pending, long zxid, int bytes) {
        long nanos = Math.max(0, connection.shard().nowNanos() - pending.receivedNanos());
        connection.shard().gathered(bytes);
        connection.stats().answered(pending.code(), pending.xid(), zxid, nanos);
        if (pending.request() instanceof Request.Write) {
            connection.shard().traffic().writeAnswered(bytes, nanos);
        } else {
            connection.shard().traffic().readAnswered(bytes, nanos);
        }
    }
}
