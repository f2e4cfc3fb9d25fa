package io.oarlock.listener;

import io.netty.channel.Channel;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The TLS handshakes under way on one event loop, within what all event loops together may have. When there are as many
 * as may be, a new one takes the place of the oldest, if that has had its time; a client on its way is done long
 * before. Event loop only.
 */
final class TlsHandshakes {
    private static final long TIME_TO_BE_DONE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicInteger underWay;
    private final int max;
    private final TimeSource time;
    private final FrontEndCounters counters;
    private final Map<Channel, Long> begun = new LinkedHashMap<>();

    /** @param underWay on all event loops, of which there may be {@code max} */
    TlsHandshakes(AtomicInteger underWay, int max, TimeSource time, FrontEndCounters counters) {
        this.underWay = underWay;
        this.max = max;
        this.time = time;
        this.counters = counters;
    }

    /** False when there is no room, and the client is to be turned away. */
    boolean begin(Channel channel) {
        if (underWay.incrementAndGet() > max && !endOldest()) {
            underWay.decrementAndGet();
            counters.count(Kind.TLS_HANDSHAKES_REFUSED);
            return false;
        }
        begun.put(channel, time.nanoTime());
        return true;
    }

    private boolean endOldest() {
        Iterator<Map.Entry<Channel, Long>> oldest = begun.entrySet().iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        Map.Entry<Channel, Long> first = oldest.next();
        if (time.nanoTime() - first.getValue() < TIME_TO_BE_DONE_NANOS) {
            return false;
        }
        counters.count(Kind.TLS_HANDSHAKES_REFUSED);
        Channel late = first.getKey();
        end(late);
        late.close();
        return true;
    }

    /** It is done, one way or the other; may be told more than once. */
    void end(Channel channel) {
        if (begun.remove(channel) != null) {
            underWay.decrementAndGet();
        }
    }
}
