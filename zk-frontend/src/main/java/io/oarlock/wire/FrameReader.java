package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection's bytes into frames: a length of four bytes, then as many bytes. Owned by the connection's event
 * loop. It never holds more than what was appended: a caller that stops asking for frames must also stop reading the
 * socket.
 */
public final class FrameReader {
    private static final int CAPACITY_KEPT = 64 << 10;

    private final int frameBytesMax;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;

    /** @param frameBytesMax longest frame, itself allowed */
    public FrameReader(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /** Takes over {@code bytes}. */
    public void append(ByteBufAllocator allocator, ByteBuf bytes) {
        pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, pending, bytes);
    }

    /** The first four bytes, which may be a word for the operator; null while they have not all come. */
    public @Nullable Integer peekInt() {
        return pending.readableBytes() < Integer.BYTES ? null : pending.getInt(pending.readerIndex());
    }

    /** The eight bytes behind the first four; null while they have not all come. */
    public @Nullable Long peekLongBehindInt() {
        return pending.readableBytes() < Integer.BYTES + Long.BYTES
                ? null
                : pending.getLong(pending.readerIndex() + Integer.BYTES);
    }

    /** Announced length of the next frame; 0 while it is not known. */
    public int nextBytes() {
        return pending.readableBytes() < Integer.BYTES ? 0 : pending.getInt(pending.readerIndex());
    }

    /**
     * The next whole frame without its length, or null. Good until the next call of any method.
     *
     * @throws BrokenRecord when the length is negative or over the limit: nothing after it makes sense
     */
    public @Nullable ByteBuf next() {
        if (pending.readableBytes() < Integer.BYTES) {
            return null;
        }
        int length = pending.getInt(pending.readerIndex());
        if (length < 0 || length > frameBytesMax) {
            throw new BrokenRecord("frame of " + length + " bytes");
        }
        if (pending.readableBytes() - Integer.BYTES < length) {
            return null;
        }
        pending.skipBytes(Integer.BYTES);
        return pending.readSlice(length);
    }

    /** Gives memory back once everything was read, or nearly everything of much. */
    public void trim() {
        if (!pending.isReadable()) {
            close();
        } else if (pending.capacity() > CAPACITY_KEPT && pending.readableBytes() < pending.capacity() / 4) {
            ByteBuf rest = pending.alloc().ioBuffer(pending.readableBytes());
            rest.writeBytes(pending);
            pending.release();
            pending = rest;
        }
    }

    /** Bytes of memory, used or not. */
    public int heldBytes() {
        return pending.capacity();
    }

    public void close() {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }
}
