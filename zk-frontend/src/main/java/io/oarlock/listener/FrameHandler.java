package io.oarlock.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.oarlock.connection.Connection;
import io.oarlock.connection.ReadFlow;
import io.oarlock.replica.Fault;
import io.oarlock.wire.BrokenRecord;
import io.oarlock.wire.FrameReader;
import javax.net.ssl.SSLException;

/**
 * The last handler of a client's pipeline: cuts bytes into frames and hands them to the connection, one at a time and
 * only while the connection accepts one. What it does not accept yet stays here, and the connection stops reading its
 * socket. A handler that changes bytes (TLS) or chooses between protocols goes before this one. Event loop only.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter implements ReadFlow.FrameSource {
    private final FrameReader frames;
    private final Connection connection;
    private final ProtocolMismatches mismatches;
    private final Fault fault;
    private boolean begun;

    FrameHandler(Connection connection, int frameBytesMax, ProtocolMismatches mismatches, Fault fault) {
        this.connection = connection;
        this.mismatches = mismatches;
        this.frames = new FrameReader(frameBytesMax);
        this.fault = fault;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (connection.isClosing()) {
            bytes.release();
            return;
        }
        frames.append(context.alloc(), bytes);
        handOver();
    }

    @Override
    public void handOver() {
        boolean progressed = false;
        try {
            while (connection.flow().acceptsFrame(announcedBytes())) {
                if (!begun && !begin()) {
                    break;
                }
                ByteBuf frame = frames.next();
                if (frame == null) {
                    break;
                }
                connection.reader().frame(frame);
                progressed = true;
            }
            frames.trim();
            connection.flow().framesHeld(frames.heldBytes(), progressed);
        } catch (BrokenRecord broken) {
            connection.malformed(String.valueOf(broken.getMessage()));
        }
        connection.flow().readOrPause(announcedBytes());
    }

    /** Of the next frame. What comes first may be a word of an operator, whose letters are no length. */
    private int announcedBytes() {
        return begun ? frames.nextBytes() : 0;
    }

    /** The first four bytes may be a word of an operator; false when no frames follow, or none yet. */
    private boolean begin() {
        Integer first = frames.peekInt();
        if (first != null && ProtocolMismatches.beginsTls(first >>> Short.SIZE)) {
            mismatches.tlsOnPlainPort(connection);
            return false;
        }
        begun = first != null && connection.reader().begins(first, frames.peekLongBehindInt());
        return begun;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            connection.wakeUp();
        } else {
            // What fills the queue need not be replies: the handler of TLS sends, too, and no frame comes for it.
            connection.flow().readOrPause(announcedBytes());
            connection.measure();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent) {
            connection.inputClosed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.closed();
        frames.close();
    }

    /** Also what the handlers of this class throw. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Error error) {
            fault.fatal("an event loop failed at the connection of " + connection.remote(), error);
        } else if (cause instanceof DecoderException && cause.getCause() instanceof SSLException broken) {
            connection.close("its TLS failed: " + broken.getMessage());
        } else if (cause instanceof RuntimeException failure) {
            connection.fail(failure);
        }
        connection.close("its socket failed: " + cause);
    }
}
