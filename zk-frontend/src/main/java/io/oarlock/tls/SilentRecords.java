package io.oarlock.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * In front of the handler of TLS: ends a connection whose records say nothing to whoever is behind that handler. A
 * message of a handshake may be cut into records of one byte each, and Java's engine copies what it has of a message
 * with each of them: 200 kB of a stranger keep an event loop busy for a second. Event loop only.
 *
 * <p>While a thread works for the handshake, the handler of TLS would keep what comes and say nothing of it, also of
 * requests that a client has sent behind its part of the handshake: it waits here, to be counted when its turn comes.
 */
public final class SilentRecords extends ChannelInboundHandlerAdapter {
    /** Two messages of 32 KiB, which is as long as they may be, in the shortest records that a client may ask for. */
    static final int RECORDS_MAX = 256;

    /** More than a client's part of a handshake: what comes behind that can wait in the socket. */
    static final int WAITING_BYTES_MAX = 64 << 10;

    private final RecordBoundaries boundaries = new RecordBoundaries();
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean paused;
    private @Nullable ConnectionTasks tasks;
    private int silent;
    private boolean heard;
    private boolean passing;
    private boolean refused;

    /** To be put behind the handler of TLS: what comes there says something. */
    public ChannelHandler listener() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                heard = true;
                silent = 0;
                context.fireChannelRead(message);
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        waiting.add(bytes);
        waitingBytes += bytes.readableBytes();
        pass(context);
        pauseIfFull(context);
    }

    /** Threads may be long in coming, and the client a stranger: it is not read for as long. */
    private boolean pauseIfFull(ChannelHandlerContext context) {
        boolean full = waitingBytes > WAITING_BYTES_MAX;
        if (full) {
            paused = true;
            context.channel().config().setAutoRead(false);
        }
        return full;
    }

    /** Whoever is behind would ask for more, having got nothing; it is told when it can go on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!pauseIfFull(context)) {
            context.fireChannelReadComplete();
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (waiting.isEmpty()) {
            return;
        }
        pass(context);
        if (paused && waiting.isEmpty()) {
            paused = false;
            context.channel().config().setAutoRead(true);
        }
        context.fireChannelReadComplete();
    }

    private void pass(ChannelHandlerContext context) {
        if (passing) {
            return;
        }
        passing = true;
        try {
            while (!waiting.isEmpty() && !refused && !isWorkedFor(context)) {
                passSome(context);
            }
        } finally {
            passing = false;
        }
        if (refused) {
            drop();
        }
    }

    /** The handler of TLS may have been made since the last read, where a client may speak plain text, too. */
    private boolean isWorkedFor(ChannelHandlerContext context) {
        if (tasks == null) {
            tasks = ConnectionTasks.of(context.channel());
            if (tasks != null) {
                tasks.whenIdle(() -> goOn(context));
            }
        }
        return tasks != null && tasks.areUnderWay();
    }

    private void passSome(ChannelHandlerContext context) {
        ByteBuf bytes = waiting.element();
        int end = boundaries.follow(bytes, RECORDS_MAX);
        waitingBytes -= end - bytes.readerIndex();
        ByteBuf some = bytes.readRetainedSlice(end - bytes.readerIndex());
        if (!bytes.isReadable()) {
            waiting.remove().release();
        }
        heard = false;
        context.fireChannelRead(some);
        silent = heard ? 0 : silent + boundaries.ended();
        if (silent > RECORDS_MAX) {
            refused = true;
            context.fireExceptionCaught(new DecoderException(
                    new SSLException("more than " + RECORDS_MAX + " records in a row that say nothing")));
            context.close();
        }
    }

    /** The client will send no more: whatever the handler of TLS can still make of it, it has to know. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            passAll(context);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passAll(context);
        context.fireChannelInactive();
    }

    private void passAll(ChannelHandlerContext context) {
        while (!waiting.isEmpty() && !refused) {
            ByteBuf bytes = waiting.remove();
            waitingBytes -= bytes.readableBytes();
            context.fireChannelRead(bytes);
        }
        drop();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    private void drop() {
        while (!waiting.isEmpty()) {
            waiting.remove().release();
        }
        waitingBytes = 0;
    }
}
