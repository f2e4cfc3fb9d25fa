package io.oarlock.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.op.Proposal;
import io.oarlock.operations.ElectionTimes;
import io.oarlock.operations.Monitor;
import io.oarlock.operations.ServerFacts;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.request.ConnectionView;
import io.oarlock.request.FrontView;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.traffic.TrafficTally;
import io.oarlock.watch.WatchTotals;
import io.oarlock.wire.FourLetterCommand;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what when; the words of a server that serves are tested on a running one. */
class FourLetterWordsTest {
    private final MetricRegistry metrics = new MetricRegistry();
    private final ElectionTimes elections = new ElectionTimes(metrics);
    private final Front front = new Front(new TrafficCounters(metrics));

    @ParameterizedTest
    @ValueSource(strings = {"srvr", "stat", "cons", "conf", "dirs", "mntr", "dump", "wchs", "wchc", "wchp", "crst"})
    void aServerThatDoesNotServeSaysSo(String word) {
        front.serving = false;

        assertThat(ask("*", word)).isEqualTo("This ZooKeeper instance is not currently serving requests\n");
    }

    @Test
    void someWordsAreAnsweredAnyhow() {
        front.serving = false;

        assertThat(ask("*", "ruok")).isEqualTo("imok");
        assertThat(ask("*", "isro")).isEqualTo("null");
        assertThat(ask("*", "envi")).startsWith("Environment:\n");
    }

    @Test
    void isroTellsReadOnlyServersApart() {
        assertThat(ask("isro", "isro")).isEqualTo("rw");
        front.readOnly = true;
        assertThat(ask("isro", "isro")).isEqualTo("ro");
    }

    @Test
    void aWordOffTheListIsRefusedBeforeAnythingElse() {
        front.serving = false;

        assertThat(ask("ruok", "mntr")).isEqualTo("mntr is not executed because it is not in the whitelist.\n");
    }

    @Test
    void resettingTellsTheFrontEnd() {
        TrafficTally tally = new TrafficTally();
        tally.requestReceived(1);
        tally.moveTo(front.traffic);

        assertThat(ask("*", "srst")).isEqualTo("Server stats reset.\n");
        assertThat(ask("*", "crst")).isEqualTo("Connection stats reset.\n");

        assertThat(front.traffic.received()).isZero();
        assertThat(front.connectionResets).isEqualTo(1);
    }

    private String ask(String allowed, String word) {
        ServerFacts facts = new ServerFacts(
                "3.9.5-oarlock-test, built on then", System.nanoTime(), Set.of(allowed), Map::of, new EmptyDisk());
        Replica replica = new Untouched();
        Monitor monitor = new Monitor(facts, replica, front, elections, metrics);
        return new FourLetterWords(facts, replica, front, monitor)
                .answer(FourLetterCommand.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static final class EmptyDisk implements ServerFacts.DiskUse {
        @Override
        public long dataBytes() {
            return 0;
        }

        @Override
        public long logBytes() {
            return 0;
        }
    }

    /** A front end without clients. */
    private static final class Front implements FrontView {
        @Override
        public long outstandingBytes() {
            return 0;
        }

        private final TrafficCounters traffic;
        private boolean serving = true;
        private boolean readOnly;
        private int connectionResets;

        Front(TrafficCounters traffic) {
            this.traffic = traffic;
        }

        @Override
        public boolean serving() {
            return serving;
        }

        @Override
        public boolean readOnly() {
            return readOnly;
        }

        @Override
        public TrafficCounters traffic() {
            return traffic;
        }

        @Override
        public int outstanding() {
            return 0;
        }

        @Override
        public List<ConnectionView> connections() {
            return List.of();
        }

        @Override
        public WatchTotals watches() {
            return new WatchTotals(0, 0, 0);
        }

        @Override
        public void forEachDataWatch(ObjLongConsumer<String> pathAndSession) {}

        @Override
        public void resetConnections() {
            connectionResets++;
        }
    }

    /** A replica that none of these words may touch. */
    private static final class Untouched implements Replica {
        @Override
        public void propose(Proposal proposal, Ticket ticket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ReadScope read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Long> readIndex() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> tellLeader(Bytes message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ReplicaStatus status() {
            throw new UnsupportedOperationException();
        }
    }
}
