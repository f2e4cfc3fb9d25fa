package io.oarlock.deploy.forward;

import io.oarlock.model.MigrationState;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.Ticket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the clients of one member while a ZooKeeper ensemble decides. Made before the front end that uses it. */
public final class Forwarding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final long ROUND_MILLIS = 200;

    private final Replica replica;
    private final long sessionsMax;
    private final PendingForwards pending;
    private final Forwarder forwarder;
    private final LinkWatch watch;
    private final AtomicReference<@Nullable ApplyListener> front = new AtomicReference<>();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "oarlock-forwarding");
        thread.setDaemon(true);
        return thread;
    });
    private boolean followed;

    /**
     * @param member our id
     * @param wallMillis of the start
     * @param sessionsMax how many sessions there may be
     */
    public Forwarding(int member, long wallMillis, Replica replica, long sessionsMax) {
        this.replica = replica;
        this.sessionsMax = sessionsMax;
        this.pending = new PendingForwards(member);
        this.forwarder = new Forwarder(member, wallMillis, replica, pending, this::dropped);
        this.watch = new LinkWatch(forwarder);
    }

    private void dropped(Ticket ticket) {
        ApplyListener listener = front.get();
        if (listener != null) {
            listener.onDropped(ticket);
        }
    }

    /** The replica that the front end is to use. */
    public Replica replica() {
        return new ForwardingReplica(replica, forwarder, watch, sessionsMax);
    }

    /**
     * What is to be told instead of the front end.
     *
     * @param requests takes what members ask of this one
     */
    public <T extends ApplyListener & LeaderInbox> ForwardedAnswers<T> listener(T frontEnd, SourceRequests requests) {
        front.set(frontEnd);
        return new ForwardedAnswers<>(frontEnd, pending, forwarder, requests);
    }

    /** To be called once the replica runs. */
    public void start() {
        rounds.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            MigrationState state = state();
            if (state != null && state.follows()) {
                watch.look();
                followed = true;
            } else {
                if (followed) {
                    forwarder.loseAll();
                }
                followed = false;
            }
        } catch (RuntimeException e) {
            LOG.error("a round of forwarding failed", e);
        }
    }

    private @Nullable MigrationState state() {
        try (ReadScope scope = replica.read()) {
            return scope.tree().migration();
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
