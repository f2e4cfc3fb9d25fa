package io.oarlock.connection;

import io.oarlock.eventloop.Delivery;
import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.memory.MemoryBudget;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.watch.Notification;

/**
 * The events of one connection on their way to its socket: staged by the apply thread, sent by the event loop. A
 * connection with too many on the way is cut off, since no event may be left out; its client asks for what it missed
 * when it connects again.
 */
final class NotificationQueue {
    /** Of an event in a mailbox, beside its frame, which all receivers share. */
    private static final int STAGED_BYTES = 64;

    private final Connection connection;
    private final EventLoopContext loop;
    private final Output output;
    private final long unsentMax;
    private final FrontEndCounters counters;

    // Apply thread only.
    private long stagedBytes;
    private boolean cutOff;

    /** Written by the event loop; the apply thread reads some recent value. */
    private volatile long deliveredBytes;

    /** @param unsentMax bytes of events on the way and not sent */
    NotificationQueue(Connection connection, Output output, long unsentMax, FrontEndCounters counters) {
        this.connection = connection;
        this.loop = connection.loop();
        this.output = output;
        this.unsentMax = unsentMax;
        this.counters = counters;
    }

    /** An event on its way through the mailbox. */
    private record Staged(NotificationQueue queue, Notification notification) implements Delivery {
        @Override
        public void deliver() {
            queue.deliver(notification);
        }

        @Override
        public Connection connection() {
            return queue.connection;
        }
    }

    /**
     * Apply thread: the event goes into the loop's mailbox, in the order of the log.
     *
     * @return false when the connection is cut off
     */
    boolean stage(Notification notification) {
        if (cutOff) {
            return false;
        }
        MemoryBudget.Share staged = loop.memory().stagedEvents();
        long onTheWay = stagedBytes - deliveredBytes;
        if (onTheWay > unsentMax || !staged.budget().admits(onTheWay)) {
            cutOff = true;
            loop.stage(new Delivery.Work(connection, this::cutOff));
            return false;
        }
        long bytes = weight(notification);
        stagedBytes += bytes;
        staged.change(bytes);
        loop.stage(new Staged(this, notification));
        return true;
    }

    /** Event loop: one of those that were staged. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes it
    private void deliver(Notification notification) {
        long bytes = weight(notification);
        deliveredBytes = deliveredBytes + bytes;
        loop.memory().deliveredEvents().change(-bytes);
        send(notification);
    }

    /** Queues an event; what is answered later is sent later. */
    void send(Notification notification) {
        if (connection.isClosing()) {
            return;
        }
        byte[] frame = notification.frame();
        if (!output.event(frame)) {
            cutOff();
            return;
        }
        connection.stats().notified();
        loop.traffic().notificationSent(frame.length);
        loop.serveSoon(connection);
    }

    private void cutOff() {
        counters.count(Kind.SLOW_READERS_CLOSED);
        connection.close("it does not read its events");
    }

    private static long weight(Notification notification) {
        return (long) notification.frame().length + STAGED_BYTES;
    }
}
