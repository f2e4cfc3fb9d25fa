package io.oarlock.connection;

import io.oarlock.auth.AddressScheme;
import io.oarlock.memory.IdentityMemory;
import io.oarlock.model.Bound;
import io.oarlock.model.Identity;
import io.oarlock.model.Limits;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Who a connection is: its address, and whatever it has proved since. Its event loop adds, any thread reads. */
final class ConnectionIdentities {
    /** The objects that an identity is made of, beside its characters. */
    private static final int IDENTITY_BYTES = 120;

    private final int countMax;
    private final long bytesMax;
    private final IdentityMemory memory;
    private volatile List<Identity> all;
    /** Memory of what was proved; event loop only. */
    private long held;

    /** They go with every write of the connection, so there is an end to them. */
    ConnectionIdentities(InetAddress address, Limits limits, IdentityMemory memory) {
        this.memory = memory;
        this.countMax = limits.intOf(Bound.IDENTITIES_PER_CONNECTION);
        this.bytesMax = limits.of(Bound.IDENTITY_BYTES_PER_CONNECTION);
        this.all = List.of(new Identity(AddressScheme.NAME, address.getHostAddress()));
    }

    /** False when there would be too many, or too large ones, or all connections together have no memory for them. */
    boolean add(List<Identity> proved) {
        List<Identity> more = new ArrayList<>(all);
        for (Identity identity : proved) {
            if (!more.contains(identity)) {
                more.add(identity);
            }
        }
        long bytes = more.stream().mapToLong(Identity::encodedBytes).sum();
        if (more.size() > countMax || bytes > bytesMax || !hold(bytes + (long) IDENTITY_BYTES * more.size())) {
            return false;
        }
        all = List.copyOf(more);
        return true;
    }

    private boolean hold(long then) {
        boolean taken = memory.change(held, then);
        if (taken) {
            held = then;
        }
        return taken;
    }

    /** The connection is gone. */
    void close() {
        hold(0);
    }

    List<Identity> all() {
        return all;
    }
}
