package io.oarlock.tls;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one connection, one at a time, on threads that others wait for, too: what waits of a connection that is
 * closed would keep them out, and hold the memory of its handshake. Event loop only.
 */
final class ConnectionTasks implements Executor {
    private static final AttributeKey<ConnectionTasks> KEY = AttributeKey.valueOf(ConnectionTasks.class, "tasks");

    private final Channel channel;
    private final HandshakeThreads threads;
    private @Nullable Runnable last;
    private int underWay;
    private Runnable whenIdle = () -> {};

    private ConnectionTasks(Channel channel, HandshakeThreads threads) {
        this.channel = channel;
        this.threads = threads;
    }

    static Executor of(Channel channel, HandshakeThreads threads) {
        ConnectionTasks made = new ConnectionTasks(channel, threads);
        channel.attr(KEY).set(made);
        channel.closeFuture().addListener(closed -> made.takeBack());
        return made;
    }

    /** Null where none were made for this connection. */
    static @Nullable ConnectionTasks of(Channel channel) {
        return channel.attr(KEY).get();
    }

    @Override
    public void execute(Runnable task) {
        Runnable counted = () -> {
            try {
                task.run();
            } finally {
                // Behind what the task itself has handed to the event loop: its handler has gone on by then.
                onEventLoop(this::ended);
            }
        };
        underWay++;
        last = counted;
        threads.run(counted);
        if (!channel.isOpen()) {
            takeBack();
        }
    }

    /** Whether the handler of TLS waits for one, and keeps what comes meanwhile. */
    boolean areUnderWay() {
        return underWay > 0;
    }

    /** @param action whenever the handler has gone on */
    void whenIdle(Runnable action) {
        whenIdle = action;
    }

    private void ended() {
        underWay--;
        if (underWay == 0) {
            whenIdle.run();
        }
    }

    private void onEventLoop(Runnable action) {
        try {
            channel.eventLoop().execute(action);
        } catch (RejectedExecutionException stopped) {
            // The front end is being closed, and this connection with it.
            last = null;
        }
    }

    private void takeBack() {
        Runnable waits = last;
        if (waits != null) {
            last = null;
            threads.takeBack(waits);
        }
    }
}
