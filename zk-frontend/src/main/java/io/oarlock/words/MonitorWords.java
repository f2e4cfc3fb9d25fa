package io.oarlock.words;

import io.oarlock.operations.MonitorValues;
import io.oarlock.operations.PeerState;
import java.util.Locale;

/** The word that collectors read: one {@code zk_key<TAB>value} line for each number. */
final class MonitorWords {
    private MonitorWords() {}

    static String mntr(MonitorValues values) {
        StringBuilder out = new StringBuilder();
        appendLine(out, "version", VersionText.of(values.version()));
        appendLine(out, "server_state", ServerWords.mode(values.mode()));
        if (values.peerState() != PeerState.NONE) {
            appendLine(out, "peer_state", peerState(values.peerState()));
        }
        values.numbers().forEach((metric, value) -> appendLine(out, metric.key(), value));
        return out.toString();
    }

    private static String peerState(PeerState state) {
        return state.name().toLowerCase(Locale.ROOT).replace("_", " - ");
    }

    private static void appendLine(StringBuilder out, String key, Object value) {
        out.append("zk_").append(key).append('\t').append(value).append('\n');
    }
}
