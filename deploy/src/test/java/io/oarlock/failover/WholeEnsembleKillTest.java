package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All members die at the same moment, with writes in flight, and come back. */
class WholeEnsembleKillTest {
    private static final byte[] NOTHING = new byte[0];
    private static final int EPHEMERAL = CreateMode.EPHEMERAL.toFlag();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @ParameterizedTest(name = "{0} members")
    @ValueSource(ints = {1, 3})
    @Timeout(420)
    void dataAndSessionsThatComeBackInTimeAreKept(int size) throws Exception {
        try (Ensemble ensemble = Ensemble.start(size, directory)) {
            Client returning = ensemble.connectToAny();
            returning.create("/of-returning", "", CreateMode.EPHEMERAL);
            long session = returning.sessionId();
            long czxid = returning.stat("/of-returning").getCzxid();
            RawSession leaving = RawSession.open(ensemble.cluster().member(1).clientAddress(), 2_000);
            assertThat(leaving.create("/of-leaving", NOTHING, EPHEMERAL))
                    .hasValueSatisfying(reply -> assertThat(reply.error()).isZero());
            List<Writer> writers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                writers.add(new Writer(ensemble.connectToAny(), "/writer-" + i));
            }
            writers.forEach(writer -> writer.awaitRounds(100));

            ensemble.killAll();
            leaving.close();
            ensemble.startAll();

            writers.forEach(writer -> writer.awaitRounds(20));
            returning.awaitConnected();
            assertThat(returning.sessionId()).isEqualTo(session);
            assertThat(returning.states()).doesNotContain(KeeperState.Expired);
            for (Writer writer : writers) {
                writer.stop();
            }
            returning.sync();
            assertThat(returning.stat("/of-returning").getCzxid()).isEqualTo(czxid);
            awaitGone(returning, "/of-leaving");
            for (Writer writer : writers) {
                writer.verify(returning);
                assertThat(writer.client().states()).doesNotContain(KeeperState.Expired);
            }
        }
    }

    private static void awaitGone(Client reader, String path) {
        Awaitility.await("the end of " + path)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> reader.stat(path) == null);
    }
}
