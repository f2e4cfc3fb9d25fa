package io.oarlock.deploy.config;

import io.oarlock.auth.AuthSettings;
import io.oarlock.model.Limits;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.sasl.SaslSettings;
import io.oarlock.tls.TlsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a member is told from outside, checked. What follows from several settings is worked out here; any
 * other setting is asked for with {@link #get} where it is used.
 *
 * @param whitelist four-letter words that may be asked
 * @param tls of the clients; null where no port speaks it
 * @param memberTls between members; null where they do not speak it
 * @param sourceTls to the quorum ports of a ZooKeeper ensemble that is taken over; null where they do not speak it
 * @param adminTls of the port for operators; null where it does not speak it
 * @param auth how clients prove who they are, beside their certificates
 * @param sasl how they do it by SASL; null where they cannot
 */
public record ServerConfig(
        Ensemble ensemble,
        Directories directories,
        Addresses addresses,
        SessionTimeouts sessionTimeouts,
        Limits limits,
        Set<String> whitelist,
        @Nullable TlsSettings tls,
        @Nullable MemberTlsSettings memberTls,
        @Nullable MemberTlsSettings sourceTls,
        @Nullable TlsSettings adminTls,
        AuthSettings auth,
        @Nullable SaslSettings sasl,
        Values values) {
    /** The value of a setting that has a default. */
    public <T> T get(Setting<T> setting) {
        return values.get(setting);
    }

    /** The value of a setting that may be missing. */
    public <T> Optional<T> find(Setting<T> setting) {
        return values.find(setting);
    }

    /** Whether it was configured, be it to its default. */
    public boolean isGiven(Setting<?> setting) {
        return values.has(setting);
    }

    /** The file, as the operator named it. */
    public String source() {
        return values.source();
    }

    /** One line each, to be logged at the start. */
    public List<String> warnings() {
        return values.warnings();
    }

    /** The keys without effect that ZooKeeper's {@code conf} shows, where they are given. */
    public SortedMap<String, String> shownWithoutEffect() {
        return values.shownWithoutEffect();
    }

    /**
     * Where this member keeps its files.
     *
     * @param data as configured, home of {@code myid}
     * @param log as configured; the data directory when not given
     */
    public record Directories(Path data, Path log) {
        /** The live state and its checkpoints. */
        public Path state() {
            return data.resolve("oarlock");
        }

        /** The Raft log. */
        public Path raftLog() {
            return log.resolve("oarlock").resolve("log");
        }
    }

    /**
     * Where this member listens.
     *
     * @param clients those that speak plain text, or either; null for nowhere
     * @param secureClients those that speak TLS; null for nowhere
     * @param linearizable the further ports of clients
     * @param raftHost the port is in the member's own line
     * @param metrics where {@code /metrics} is served, null for nowhere
     */
    public record Addresses(
            Member.@Nullable Endpoint clients,
            Member.@Nullable Endpoint secureClients,
            LinearizablePorts linearizable,
            String raftHost,
            Member.@Nullable Endpoint metrics) {
        /** Every port of clients. */
        public List<Member.Endpoint> ofClients() {
            return Stream.of(clients, secureClients, linearizable.clients(), linearizable.secureClients())
                    .flatMap(Stream::ofNullable)
                    .toList();
        }
    }

    /**
     * Ports beside the usual ones, where reads are linearizable.
     *
     * @param clients speaks what the usual port for plain text speaks; null for nowhere
     * @param secureClients those that speak TLS; null for nowhere
     */
    public record LinearizablePorts(Member.@Nullable Endpoint clients, Member.@Nullable Endpoint secureClients) {}

    /** What session timeouts are granted. */
    public record SessionTimeouts(int minMillis, int maxMillis) {
        public SessionTimeouts {
            if (minMillis > maxMillis) {
                throw new IllegalArgumentException("session timeouts from " + minMillis + " to " + maxMillis + " ms");
            }
        }
    }
}
