package io.oarlock.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.operations.ElectionTimes;
import io.oarlock.operations.MemberFacts;
import io.oarlock.operations.MemberOperations;
import io.oarlock.operations.Monitor;
import io.oarlock.operations.ServerVersion;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.traffic.TrafficTally;
import io.oarlock.wire.FourLetterCommand;
import io.oarlock.wire.OperatorWord;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what when; the words of a server that serves are tested on a running one. */
class FourLetterWordsTest {
    private static final MemberFacts FACTS =
            new MemberFacts(new ServerVersion("3.9.5", "test", Instant.EPOCH), System.nanoTime(), () -> {
                throw new UnsupportedOperationException();
            });

    private final MetricRegistry metrics = new MetricRegistry();
    private final ElectionTimes elections = new ElectionTimes(metrics);
    private final FakeFrontEnd front = new FakeFrontEnd(metrics);
    private final FakeReplica replica = new FakeReplica(new ReplicaStatus(1, Role.LEADER, 1, 3, true, 0));

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
        assertThat(ask("*", "gtmk")).isEqualTo("306");
    }

    @Test
    void theLineOfHashIsNotEnded() {
        front.serving = false;

        assertThat(ask("*", "hash")).isEqualTo("This ZooKeeper instance is not currently serving requests");
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

    @ParameterizedTest
    @CsvSource({"LEADER, Session Sets (0)/(0):", "STANDALONE, Session Sets (0)/(0):", "FOLLOWER, Global Sessions(0):"})
    void whoExpiresSessionsSaysSoAlsoWhereThereAreNone(Role role, String line) {
        FakeReplica member = new FakeReplica(new ReplicaStatus(1, role, 1, 3, true, 0));

        assertThat(ask(member, "*", "dump")).startsWith("SessionTracker dump:\n" + line + "\nephemeral nodes dump:\n");
    }

    @Test
    void sessionsThatOnlyThisMemberKnowsComeFirst() {
        front.localDeadlinesMillis = Map.of(0x100abcL, 1_700_000_000_000L);

        assertThat(ask("*", "dump"))
                .startsWith("SessionTracker dump:\nLocal Session Sets (1)/(1):\n1 expire at ")
                .contains(":\n\t0x100abc\nGlobal Session Sets (0)/(0):\nephemeral nodes dump:\n");
    }

    @Test
    void resettingTellsTheFrontEnd() {
        TrafficTally tally = new TrafficTally();
        tally.requestReceived(1);
        tally.moveTo(front.traffic());

        assertThat(ask("*", "srst")).isEqualTo("Server stats reset.\n");
        assertThat(ask("*", "crst")).isEqualTo("Connection stats reset.\n");

        assertThat(front.traffic().received()).isZero();
        assertThat(front.connectionResets).isEqualTo(1);
    }

    private String ask(String allowed, String word) {
        return ask(replica, allowed, word);
    }

    private String ask(FakeReplica member, String allowed, String word) {
        Monitor monitor = new Monitor(FACTS, member, front, elections, metrics);
        return new FourLetterWords(new MemberOperations(FACTS, member, front, monitor, () -> {}), Set.of(allowed))
                .answer(new OperatorWord(FourLetterCommand.valueOf(word.toUpperCase(Locale.ROOT))));
    }
}
