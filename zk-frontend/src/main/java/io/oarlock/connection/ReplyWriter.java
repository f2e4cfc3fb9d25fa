package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.read.LongListing;
import io.oarlock.read.ReadHandler;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.wire.OutcomeEncoder;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.Request;
import io.oarlock.wire.WireWriter;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes replies, each when it is asked to, which is in the order of the requests of its connection. One for all
 * connections: it keeps nothing.
 */
public final class ReplyWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyWriter.class);

    /** What a reply to an unknown request carries instead of a zxid. */
    private static final long ZXID_NONE = -1;

    private final LongReplies longReplies;
    private final FrontEndCounters counters;

    public ReplyWriter(LongReplies longReplies, FrontEndCounters counters) {
        this.longReplies = longReplies;
        this.counters = counters;
    }

    /** Anything but a write; inside a read scope. */
    void answer(PendingRequest pending, ReadHandler reads, Output output) {
        Request request = pending.request();
        long zxid = reads.appliedZxid();
        if (request instanceof Request.Read read) {
            read(pending, read, reads, output);
        } else if (request instanceof Request.Sync sync) {
            ByteBuf out = output.buffer();
            int start = ReplyFrame.open(out, pending.xid(), zxid, ErrorCode.OK);
            WireWriter.writeText(out, sync.path());
            pending.answered(zxid, ReplyFrame.close(out, start));
        } else {
            int bytes = ReplyFrame.writeHeaderOnly(output.buffer(), pending.xid(), ZXID_NONE, ErrorCode.UNIMPLEMENTED);
            pending.answered(ZXID_NONE, bytes);
            pending.connection().closeAfterFlush();
        }
    }

    /** A write that was applied. */
    void answerWrite(PendingRequest pending, Output output) {
        Effects effects = Objects.requireNonNull(pending.effects());
        if (effects.outcome() instanceof Outcome.Failed failed && failed.error() == ErrorCode.SESSION_MOVED) {
            pending.connection().close("its session has moved to another connection");
            return;
        }
        Operation operation = ((Request.Write) pending.request()).operation();
        int bytes = OutcomeEncoder.encode(output.buffer(), pending.xid(), operation, effects);
        pending.answered(effects.zxid(), bytes);
        if (operation instanceof Operation.CloseSession) {
            pending.connection().closeAfterFlush();
        }
    }

    private void read(PendingRequest pending, Request.Read read, ReadHandler reads, Output output) {
        int bytes;
        try {
            bytes = reads.answer(pending, read, output.buffer());
        } catch (RuntimeException e) {
            fail(pending, reads, e);
            return;
        }
        LongListing listing = reads.takeListing();
        if (listing == null) {
            pending.answered(reads.appliedZxid(), bytes);
        } else {
            longReplies.make(pending, listing, output);
        }
    }

    private void fail(PendingRequest pending, ReadHandler reads, RuntimeException cause) {
        counters.count(Kind.READ_FAILURES);
        Connection connection = pending.connection();
        LOG.error("{} of session 0x{} failed", pending.code(), Long.toHexString(connection.sessionId()), cause);
        LongListing unmade = reads.takeListing();
        if (unmade != null) {
            unmade.abandon();
        }
        connection.close("a read failed");
    }
}
