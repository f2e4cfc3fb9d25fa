package io.oarlock.read;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.oarlock.model.ErrorCode;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.wire.ReplyFrame;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reply that a worker makes from a snapshot, because it may be long. Made by one event loop, used by one worker. */
public final class LongListing {
    private static final Logger LOG = LoggerFactory.getLogger(LongListing.class);

    private final TreeSnapshot snapshot;
    private final int xid;
    private final long zxid;
    private final ReplyBody body;

    /** @param snapshot closed by whichever of {@link #make} and {@link #abandon} is called */
    LongListing(TreeSnapshot snapshot, int xid, long zxid, ReplyBody body) {
        this.snapshot = snapshot;
        this.xid = xid;
        this.zxid = zxid;
        this.body = body;
    }

    /** Writes what comes behind the header. */
    interface ReplyBody {
        ErrorCode write(TreeReader snapshot, ByteBuf out);
    }

    public long zxid() {
        return zxid;
    }

    /** Worker: makes the reply and hands it over. */
    public void make(Consumer<ByteBuf> replies) {
        ByteBuf out = ByteBufAllocator.DEFAULT.ioBuffer();
        try (snapshot) {
            int start = ReplyFrame.open(out, xid, zxid, ErrorCode.OK);
            ErrorCode error = body.write(snapshot, out);
            if (error == ErrorCode.OK) {
                ReplyFrame.close(out, start);
            } else {
                out.writerIndex(start);
                ReplyFrame.writeHeaderOnly(out, xid, zxid, error);
            }
        } catch (RuntimeException e) {
            LOG.error("listing for xid {} at zxid 0x{} failed", xid, Long.toHexString(zxid), e);
            out.clear();
            ReplyFrame.writeHeaderOnly(out, xid, zxid, ErrorCode.SYSTEM_ERROR);
        }
        replies.accept(out);
    }

    public void abandon() {
        snapshot.close();
    }

    /** The reply when no worker has room. */
    public ByteBuf refusal() {
        ByteBuf out = ByteBufAllocator.DEFAULT.ioBuffer();
        ReplyFrame.writeHeaderOnly(out, xid, zxid, ErrorCode.THROTTLED_OP);
        return out;
    }
}
