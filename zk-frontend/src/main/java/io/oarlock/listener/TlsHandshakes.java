package io.oarlock.listener;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.TlsContexts;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The TLS handshakes under way on all event loops. When there are as many as may be, a new one takes the place of the
 * oldest, if that has had its time; a client on its way is done long before. Any thread.
 */
final class TlsHandshakes {
    private static final long TIME_TO_BE_DONE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int max;
    private final TimeSource time;
    private final FrontEndCounters counters;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong begun = new AtomicLong();
    /** By their numbers: the oldest first. */
    private final ConcurrentSkipListMap<Long, UnderWay> all = new ConcurrentSkipListMap<>();

    /** @param max handshakes under way at a time */
    TlsHandshakes(int max, TimeSource time, FrontEndCounters counters) {
        this.max = max;
        this.time = time;
        this.counters = counters;
    }

    /** One handshake. */
    final class UnderWay {
        private final long number;
        private final Channel channel;
        private final SslHandler handler;
        private final long sinceNanos;

        private UnderWay(Channel channel, SslHandler handler) {
            this.handler = handler;
            this.number = begun.incrementAndGet();
            this.channel = channel;
            this.sinceNanos = time.nanoTime();
        }

        SslHandler handler() {
            return handler;
        }

        /** It is done, one way or the other; may be told more than once. */
        void end() {
            if (all.remove(number) != null) {
                underWay.decrementAndGet();
            }
        }
    }

    int count() {
        return underWay.get();
    }

    /**
     * Null when there is no room, and the client is to be turned away.
     *
     * @param engines makes what the handshake takes memory for; what it throws is thrown here
     */
    @Nullable
    UnderWay begin(Channel channel, Supplier<SslHandler> engines) {
        if (!takesRoom() && !(endOldest() && takesRoom())) {
            counters.count(Kind.TLS_HANDSHAKES_REFUSED);
            return null;
        }
        boolean begins = false;
        try {
            UnderWay made = new UnderWay(channel, engines.get());
            all.put(made.number, made);
            begins = true;
            return made;
        } finally {
            if (!begins) {
                underWay.decrementAndGet();
            }
        }
    }

    private boolean takesRoom() {
        return underWay.getAndUpdate(now -> now < max ? now + 1 : now) < max;
    }

    private boolean endOldest() {
        Map.Entry<Long, UnderWay> first = all.firstEntry();
        if (first == null || time.nanoTime() - first.getValue().sinceNanos < TIME_TO_BE_DONE_NANOS) {
            return false;
        }
        counters.count(Kind.TLS_HANDSHAKES_REFUSED);
        UnderWay late = first.getValue();
        late.end();
        // On another event loop perhaps, which does it itself.
        TlsContexts.closeAtOnce(late.channel);
        return true;
    }
}
