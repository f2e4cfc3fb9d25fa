package io.oarlock.listener;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.TlsContexts;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The TLS handshakes under way on all event loops. When there are as many as may be, a new one takes the place of the
 * oldest of the address that has most, and where its own address has about as many, that of the oldest of all, if that
 * has had its time; a client on its way is done long before. So one machine that begins handshakes without end keeps
 * nobody else out. Any thread.
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

    private final ConcurrentHashMap<Object, Integer> byHost = new ConcurrentHashMap<>();

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
        private final Object host;
        private final SslHandler handler;
        private final long sinceNanos;

        private UnderWay(Channel channel, Object host, SslHandler handler) {
            this.handler = handler;
            this.host = host;
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
                byHost.computeIfPresent(host, (key, count) -> count == 1 ? null : count - 1);
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
        Object host = host(channel);
        if (!takesRoom() && !(makesRoom(host) && takesRoom())) {
            counters.count(Kind.TLS_HANDSHAKES_REFUSED);
            return null;
        }
        boolean begins = false;
        try {
            UnderWay made = new UnderWay(channel, host, engines.get());
            byHost.merge(host, 1, Integer::sum);
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

    private static Object host(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        return remote instanceof InetSocketAddress known ? known.getAddress() : "unknown";
    }

    private boolean makesRoom(Object newcomer) {
        UnderWay late = firstOfMost(newcomer);
        if (late == null) {
            Map.Entry<Long, UnderWay> first = all.firstEntry();
            if (first == null || time.nanoTime() - first.getValue().sinceNanos < TIME_TO_BE_DONE_NANOS) {
                return false;
            }
            late = first.getValue();
        }
        counters.count(Kind.TLS_HANDSHAKES_REFUSED);
        late.end();
        // On another event loop perhaps, which does it itself.
        TlsContexts.closeAtOnce(late.channel);
        return true;
    }

    /** The oldest of the address that has most; null where the newcomer's has as many, or will have. */
    private @Nullable UnderWay firstOfMost(Object newcomer) {
        Map.Entry<Object, Integer> most =
                byHost.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
        if (most == null || most.getValue() <= byHost.getOrDefault(newcomer, 0) + 1) {
            return null;
        }
        return all.values().stream()
                .filter(one -> one.host.equals(most.getKey()))
                .findFirst()
                .orElse(null);
    }
}
