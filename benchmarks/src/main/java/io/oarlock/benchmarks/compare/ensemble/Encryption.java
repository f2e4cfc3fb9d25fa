package io.oarlock.benchmarks.compare.ensemble;

import java.util.ArrayList;
import java.util.List;

/** Which connections of a contender use TLS. */
public enum Encryption {
    NONE,
    CLIENTS,
    MEMBERS,
    BOTH;

    boolean ofClients() {
        return this == CLIENTS || this == BOTH;
    }

    private boolean ofMembers() {
        return this == MEMBERS || this == BOTH;
    }

    List<String> settings(TlsKeys keys) {
        List<String> lines = new ArrayList<>();
        if (ofClients()) {
            lines.addAll(keys.forClients());
        }
        if (ofMembers()) {
            lines.addAll(keys.forMembers());
        }
        return lines;
    }
}
