package io.oarlock.request;

import io.oarlock.auth.AddressScheme;
import io.oarlock.model.Bound;
import io.oarlock.model.Identity;
import io.oarlock.model.Limits;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Who a connection is: its address, and whatever it has proved since. Its event loop adds, any thread reads. */
final class ProvedIdentities {
    private final int countMax;
    private final long bytesMax;
    private volatile List<Identity> all;

    /** They go with every write of the connection, so there is an end to them. */
    ProvedIdentities(InetAddress address, Limits limits) {
        this.countMax = limits.intOf(Bound.IDENTITIES_PER_CONNECTION);
        this.bytesMax = limits.of(Bound.IDENTITY_BYTES_PER_CONNECTION);
        this.all = List.of(new Identity(AddressScheme.NAME, address.getHostAddress()));
    }

    /** False when there would be too many, or too large ones. */
    boolean add(List<Identity> proved) {
        List<Identity> more = new ArrayList<>(all);
        for (Identity identity : proved) {
            if (!more.contains(identity)) {
                more.add(identity);
            }
        }
        long bytes = more.stream().mapToLong(Identity::encodedBytes).sum();
        if (more.size() > countMax || bytes > bytesMax) {
            return false;
        }
        all = List.copyOf(more);
        return true;
    }

    List<Identity> all() {
        return all;
    }
}
