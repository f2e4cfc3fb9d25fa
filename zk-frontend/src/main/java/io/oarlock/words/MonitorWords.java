package io.oarlock.words;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.SummaryReading;
import io.oarlock.operations.MonitorValues;
import io.oarlock.operations.PeerState;
import java.util.Locale;
import java.util.function.BiConsumer;

/** The word that collectors read: one {@code zk_key<TAB>value} line for each number. */
public final class MonitorWords {
    private MonitorWords() {}

    static String mntr(MonitorValues values) {
        StringBuilder out = new StringBuilder();
        forEach(
                values,
                (key, value) ->
                        out.append("zk_").append(key).append('\t').append(value).append('\n'));
        return out.toString();
    }

    /** Each key, without the prefix, and its value: a text or a number. */
    public static void forEach(MonitorValues values, BiConsumer<String, Object> consumer) {
        consumer.accept("version", VersionText.of(values.version()));
        consumer.accept("server_state", ServerWords.mode(values.mode()));
        if (values.peerState() != PeerState.NONE) {
            consumer.accept("peer_state", peerState(values.peerState()));
        }
        for (Metric metric : Metric.values()) {
            Number number = values.numbers().get(metric);
            SummaryReading summary = values.summaries().get(metric);
            if (number != null) {
                consumer.accept(metric.key(), number);
            } else if (summary != null) {
                forEach(metric.key(), summary, consumer);
            }
        }
    }

    private static void forEach(String key, SummaryReading summary, BiConsumer<String, Object> consumer) {
        consumer.accept("avg_" + key, summary.total().roundedAverage());
        consumer.accept("min_" + key, summary.total().minOrZero());
        consumer.accept("max_" + key, summary.total().maxOrZero());
        consumer.accept("cnt_" + key, summary.total().count());
        consumer.accept("sum_" + key, Math.round(summary.total().sum()));
        // Where there is no sample the quantiles are no numbers, which are rounded to 0.
        consumer.accept("p50_" + key, Math.round(summary.recent().p50()));
        consumer.accept("p95_" + key, Math.round(summary.recent().p95()));
        consumer.accept("p99_" + key, Math.round(summary.recent().p99()));
        consumer.accept("p999_" + key, Math.round(summary.recent().p999()));
    }

    private static String peerState(PeerState state) {
        return state.name().toLowerCase(Locale.ROOT).replace("_", " - ");
    }
}
