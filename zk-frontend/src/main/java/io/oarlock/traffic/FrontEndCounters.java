package io.oarlock.traffic;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;

/** What the front end refuses, closes or slows down, counted. Any thread. */
public final class FrontEndCounters {
    private final Counter[] counters = new Counter[Kind.values().length];

    public FrontEndCounters(MetricRegistry metrics) {
        for (Kind kind : Kind.values()) {
            counters[kind.ordinal()] = metrics.counter(kind.metric);
        }
    }

    /** What is counted. */
    public enum Kind {
        MALFORMED_FRAMES(Metric.MALFORMED_FRAMES),
        HANDSHAKE_TIMEOUTS(Metric.SESSIONLESS_CONNECTIONS_EXPIRED),
        CLIENTS_AHEAD(Metric.CLIENTS_AHEAD),
        CLOSED_WITHOUT_QUORUM(Metric.CNXN_CLOSED_WITHOUT_ZK_SERVER_RUNNING),
        SLOW_READERS_CLOSED(Metric.SLOW_READERS_CLOSED),
        CLOSED_FOR_MEMORY(Metric.CLOSED_FOR_MEMORY),
        READING_PAUSED(Metric.READING_PAUSED),
        WATCHES_REFUSED(Metric.WATCHES_REFUSED),
        LONG_LISTINGS(Metric.LONG_LISTINGS),
        LISTINGS_REFUSED(Metric.LISTINGS_REFUSED),
        RESULTS_CUT(Metric.RESULTS_CUT),
        REATTACHES_REFUSED(Metric.REATTACHES_REFUSED),
        CONNECTS_REFUSED(Metric.CONNECTS_REFUSED),
        SESSIONS_REFUSED(Metric.SESSIONS_REFUSED),
        FAILED_CONNECTIONS(Metric.FAILED_CONNECTIONS),
        READ_FAILURES(Metric.READ_FAILURES),
        PLAIN_LOCAL_CONNECTIONS(Metric.NON_MTLS_LOCAL_CONN_COUNT),
        PLAIN_REMOTE_CONNECTIONS(Metric.NON_MTLS_REMOTE_CONN_COUNT),
        UNAUTHENTICATED_REFUSED(Metric.UNAUTHENTICATED_REFUSED),
        ENSEMBLES_ACCEPTED(Metric.ENSEMBLE_AUTH_SUCCESS),
        ENSEMBLES_REFUSED(Metric.ENSEMBLE_AUTH_FAIL),
        ENSEMBLES_SKIPPED(Metric.ENSEMBLE_AUTH_SKIP),
        SASL_ROUNDS_REFUSED(Metric.SASL_ROUNDS_REFUSED),
        PROTOCOL_MISMATCHES(Metric.PROTOCOL_MISMATCHES),
        TLS_HANDSHAKES_REFUSED(Metric.TLS_HANDSHAKE_EXCEEDED),
        UNSUCCESSFUL_HANDSHAKES(Metric.UNSUCCESSFUL_HANDSHAKE),
        TLS_RELOADS(Metric.TLS_RELOADS),
        TLS_RELOAD_FAILURES(Metric.TLS_RELOAD_FAILURES);

        private final Metric metric;

        Kind(Metric metric) {
            this.metric = metric;
        }
    }

    public void count(Kind kind) {
        counters[kind.ordinal()].increment();
    }

    public long get(Kind kind) {
        return counters[kind.ordinal()].value();
    }
}
