package io.oarlock.deploy.live;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Zxid;
import io.oarlock.replica.Replica;
import java.io.IOException;
import java.util.stream.Collectors;

/** What operators see of the migration: metrics, and the text of {@code oarlock migrate status}. */
final class MigrationStatus {
    private static final long TELL_NANOS = 500_000_000;
    private static final int EPOCH_SHIFT = 32;

    private final String source;
    private final int member;
    private final Replica replica;
    private final AppliedMigration applied;
    private final ControlFiles files;
    private volatile long copied;
    private volatile long toldZxid;
    private volatile long lagMillis;
    private long toldNanos;

    MigrationStatus(SourceSettings settings, Replica replica, ControlFiles files) {
        this.source = settings.quorumPorts().stream()
                .map(each -> each.getHostString() + ":" + each.getPort())
                .collect(Collectors.joining(","));
        this.member = settings.member();
        this.replica = replica;
        this.applied = new AppliedMigration(replica);
        this.files = files;
    }

    void register(MetricRegistry metrics) {
        metrics.gauge(Metric.MIGRATION_PHASE, () -> {
            MigrationState state = applied.state();
            return state == null ? 0 : state.phase().code();
        });
        metrics.gauge(Metric.MIGRATION_CHECKED_ZXID, () -> {
            MigrationState state = applied.state();
            return state == null ? 0 : state.checkedZxid();
        });
        metrics.gauge(Metric.MIGRATION_LAG_ZXIDS, () -> lagZxids(applied.lastZxid()));
        metrics.gauge(Metric.MIGRATION_LAG_MILLIS, () -> lagMillis);
        metrics.gauge(Metric.MIGRATION_COPIED_ZNODES, () -> copied);
    }

    /** How many znodes of the source's tree were looked at by the copy. */
    void copied(long znodes) {
        copied = znodes;
    }

    long copied() {
        return copied;
    }

    /** @param zxid the last transaction that the source is known to have; 0 for none */
    void told(long zxid) {
        toldZxid = zxid;
    }

    /** How old the transaction taken last was; 0 when all were taken. */
    void lag(long millis) {
        lagMillis = millis;
    }

    private long lagZxids(long zxid) {
        long told = toldZxid;
        return told >>> EPOCH_SHIFT == zxid >>> EPOCH_SHIFT ? Math.max(0, told - zxid) : 0;
    }

    /**
     * To be called often; writes now and then.
     *
     * @param request what became of the last one of an operator
     */
    void tell(boolean quiet, String request, String trouble) throws IOException {
        long now = System.nanoTime();
        if (toldNanos != 0 && now - toldNanos < TELL_NANOS) {
            return;
        }
        toldNanos = now;
        boolean leads = replica.status().leads();
        MigrationState state = applied.state();
        long zxid = applied.lastZxid();
        StatusText text = new StatusText()
                .line("phase", state == null ? "NOT_BEGUN" : state.phase().name())
                .line("source", source)
                .line("member", member + (leads ? ", leads" : ", does not lead"))
                .line("zxid", Zxid.hex(zxid))
                .line("digest-checked-to", state == null ? "0x0" : Zxid.hex(state.checkedZxid()))
                .line(
                        "sessions",
                        Long.toString(applied.read(tree -> tree.totals().sessions())));
        if (leads) {
            text.line("source-zxid", toldZxid == 0 ? "unknown" : Zxid.hex(toldZxid))
                    .line("lag-zxids", Long.toString(lagZxids(zxid)))
                    .line("lag-ms", Long.toString(lagMillis))
                    .line("copied-znodes", Long.toString(copied));
        }
        if (state != null && !state.reason().isEmpty()) {
            text.line("reason", state.reason());
        }
        if (leads && state != null && state.phase() == Phase.SWITCHING) {
            text.line("source-is-quiet", quiet ? "yes: stop its servers now" : "no: it took writes, or is not reached");
        }
        if (!request.isEmpty()) {
            text.line("last-request", request);
        }
        if (!trouble.isEmpty()) {
            text.line("trouble", trouble);
        }
        files.tell(text.toString());
    }
}
