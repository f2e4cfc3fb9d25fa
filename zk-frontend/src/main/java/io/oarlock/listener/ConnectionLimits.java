package io.oarlock.listener;

import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections in all and by address, and turns away those over a limit. Any thread. */
public final class ConnectionLimits {
    private final int perAddressMax;
    private final int totalMax;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    public ConnectionLimits(Limits limits) {
        this.perAddressMax = limits.intOf(Bound.CONNECTIONS_PER_ADDRESS);
        this.totalMax = limits.intOf(Bound.CONNECTIONS);
    }

    /** An address that enters must {@link #leave}. */
    boolean enter(InetAddress address) {
        int now = total.incrementAndGet();
        int ofAddress = byAddress.merge(address, 1, Integer::sum);
        if (totalMax > 0 && now > totalMax || perAddressMax > 0 && ofAddress > perAddressMax) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(InetAddress address) {
        total.decrementAndGet();
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    public int count() {
        return total.get();
    }
}
