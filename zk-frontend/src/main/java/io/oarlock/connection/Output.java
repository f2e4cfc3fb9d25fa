package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.memory.HeldMemory;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a connection has to send, in order. Replies and events of one pass gather in one buffer and leave in
 * one write. Owned by the connection's event loop.
 *
 * <p>While a worker makes a long listing, the place of its reply is kept free: events wait behind it.
 */
final class Output {
    private static final int BUFFER_BYTES_FIRST = 512;
    private static final long LINGER_MILLIS_MAX = 1000;
    private static final long UNSENT_MILLIS_MAX = 10_000;

    private final Channel channel;
    private final int unsentBytesMax;
    private final HeldMemory unsent;
    private @Nullable ByteBuf buffer;
    private @Nullable ByteBuf heldEvents;
    private @Nullable Future<?> linger;
    private boolean shut;
    private boolean holding;
    private long eventBytesBehind;

    Output(Channel channel, int unsentBytesMax, HeldMemory unsent) {
        this.channel = channel;
        this.unsent = unsent;
        this.unsentBytesMax = unsentBytesMax;
    }

    /** Where to write replies; only while {@link #accepts}. */
    ByteBuf buffer() {
        ByteBuf current = buffer;
        if (current == null) {
            current = channel.alloc().ioBuffer(BUFFER_BYTES_FIRST);
            buffer = current;
        }
        return current;
    }

    /**
     * False while the client is behind with reading, or a listing must leave first: replies then wait in the queue of
     * requests.
     */
    boolean accepts() {
        return !holding && unsent.mayGrow() && gathered() < channel.bytesBeforeUnwritable();
    }

    /** Bytes that are in no socket yet: here, and in Netty's queue, which shrinks without an event. */
    void measure(long nowNanos) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        long held = heldEvents == null ? 0 : heldEvents.readableBytes();
        long bytes = gathered() + held + (queue == null ? 0 : queue.totalPendingWriteBytes());
        if (bytes < unsent.bytes()) {
            unsent.restart(nowNanos);
        }
        unsent.set(bytes, nowNanos);
    }

    private int gathered() {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    /** Events cannot be refused, only sent; returns false when the client is so far behind that it must be cut off. */
    boolean event(byte[] frame) {
        target().writeBytes(frame);
        if (holding || !channel.isWritable()) {
            eventBytesBehind += frame.length;
            return eventBytesBehind <= unsentBytesMax;
        }
        eventBytesBehind = 0;
        return true;
    }

    /** The reply that comes next is not ready yet. */
    void hold() {
        holding = true;
    }

    /** The reply that everything waited for; taken over. */
    void release(ByteBuf reply) {
        flush();
        channel.write(reply, channel.voidPromise());
        holding = false;
        if (heldEvents != null) {
            channel.write(heldEvents, channel.voidPromise());
            heldEvents = null;
        }
        channel.flush();
    }

    /** Returns whether there was anything to send. */
    boolean flush() {
        ByteBuf full = buffer;
        if (full == null) {
            return false;
        }
        buffer = null;
        channel.writeAndFlush(full, channel.voidPromise());
        return true;
    }

    /**
     * Sends the rest, then closes. The client may still be sending: closing a socket with unread bytes would reset it
     * and could take the last reply away, so reading goes on, for a moment, into the void.
     */
    void finish() {
        flush();
        // From a client that has shut its side nothing comes any more, and epoll may not watch its socket.
        if (!(channel instanceof DuplexChannel duplex) || !duplex.isInputShutdown()) {
            channel.config().setAutoRead(true);
        }
        linger(UNSENT_MILLIS_MAX);
        // Whatever is in the queue when the output is shut is lost.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> shut());
    }

    /** Whether all that there was to send is sent, after {@link #finish}. */
    boolean isShut() {
        return shut;
    }

    private void shut() {
        shut = true;
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutSocket();
        } else {
            // Without a word of the end, a client could not tell it from one that somebody between has made.
            tls.closeOutbound().addListener(told -> shutSocket());
        }
    }

    private void shutSocket() {
        // A client that has shut its side before has sent nothing that is unread: nobody is waited for.
        if (channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
            duplex.shutdownOutput();
            linger(LINGER_MILLIS_MAX);
        } else {
            channel.close();
        }
    }

    private void linger(long millis) {
        if (linger != null) {
            linger.cancel(false);
        }
        linger = channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
    }

    void close() {
        unsent.set(0, 0);
        if (linger != null) {
            linger.cancel(false);
        }
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        if (heldEvents != null) {
            heldEvents.release();
            heldEvents = null;
        }
    }

    private ByteBuf target() {
        if (!holding) {
            return buffer();
        }
        ByteBuf held = heldEvents;
        if (held == null) {
            held = channel.alloc().ioBuffer(BUFFER_BYTES_FIRST);
            heldEvents = held;
        }
        return held;
    }
}
