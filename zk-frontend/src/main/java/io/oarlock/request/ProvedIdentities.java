package io.oarlock.request;

import io.oarlock.auth.AddressScheme;
import io.oarlock.model.Identity;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Who a connection is: its address, and whatever it has proved since. Its event loop adds, any thread reads. */
final class ProvedIdentities {
    /** They go with every write of the connection, so there is an end to them. */
    private static final int COUNT_MAX = 64;

    private volatile List<Identity> all;

    ProvedIdentities(InetAddress address) {
        this.all = List.of(new Identity(AddressScheme.NAME, address.getHostAddress()));
    }

    /** False when there would be too many. */
    boolean add(List<Identity> proved) {
        List<Identity> more = new ArrayList<>(all);
        for (Identity identity : proved) {
            if (!more.contains(identity)) {
                more.add(identity);
            }
        }
        if (more.size() > COUNT_MAX) {
            return false;
        }
        all = List.copyOf(more);
        return true;
    }

    List<Identity> all() {
        return all;
    }
}
