package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that only their member knows, and that become sessions of the ensemble with their first ephemeral. */
@Timeout(240)
class LocalSessionsTest {
    /** Longer than a member takes to come back, on whatever machine. */
    private static final int LONG_TIMEOUT_MILLIS = 60_000;

    private static final byte[] NOTHING = new byte[0];
    private static final int PERSISTENT = CreateMode.PERSISTENT.toFlag();
    private static final int EPHEMERAL = CreateMode.EPHEMERAL.toFlag();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static Ensemble ensemble;

    @BeforeAll
    static void start() {
        ensemble = Ensemble.start(
                Ensemble.spec(3)
                        .with("localSessionsEnabled", "true")
                        .with("localSessionsUpgradingEnabled", "true")
                        .with("maxSessionTimeout", String.valueOf(LONG_TIMEOUT_MILLIS)),
                directory);
        // Before all members are known to know them, sessions are those of the ensemble.
        Awaitility.await("local sessions")
                .atMost(Duration.ofSeconds(40))
                .until(() -> ensemble.cluster().members().stream().allMatch(LocalSessionsTest::hasLocalSessions));
    }

    @AfterAll
    static void stop() {
        if (ensemble != null) {
            ensemble.close();
        }
    }

    @Test
    void oneThatMovesHasExpiredAndOneThatComesBackHasNot() throws Exception {
        for (Member home : ensemble.cluster().members()) {
            RawSession session = RawSession.open(home.clientAddress(), Ensemble.SESSION_TIMEOUT_MILLIS);
            assertThat(session.create("/of-" + home.id(), NOTHING, PERSISTENT)
                            .orElseThrow()
                            .error())
                    .isZero();
            session.close();
            for (Member other : ensemble.allBut(home)) {
                ensemble.comeBack(other, session).awaitExpired();
            }
            Client returned = ensemble.comeBack(home, session);
            returned.awaitConnected();
            assertThat(returned.sessionId()).isEqualTo(session.sessionId());
            assertThat(returned.stat("/of-" + home.id())).isNotNull();
        }
    }

    @Test
    void oneWithAnEphemeralMovesWithIt() throws Exception {
        for (Member home : ensemble.cluster().members()) {
            String path = "/e-" + home.id();
            RawSession session = RawSession.open(home.clientAddress(), Ensemble.SESSION_TIMEOUT_MILLIS);
            assertThat(session.create(path, NOTHING, EPHEMERAL).orElseThrow().error())
                    .isZero();
            session.close();
            Client moved = ensemble.comeBack(ensemble.allBut(home).get(0), session);
            moved.awaitConnected();
            assertThat(moved.sessionId()).isEqualTo(session.sessionId());
            moved.sync();
            assertThat(moved.stat(path).getEphemeralOwner()).isEqualTo(session.sessionId());
            moved.zooKeeper().close();
            Client witness = ensemble.connect(home);
            witness.sync();
            assertThat(witness.stat(path)).isNull();
        }
    }

    @Test
    void aMemberThatDiesTakesThemAlongButNotThoseOfTheEnsemble() throws Exception {
        Member home = ensemble.cluster().member(2);
        Client local = ensemble.connect(home);
        local.create("/of-local", "", CreateMode.PERSISTENT);
        Client upgraded = ensemble.connect(home, LONG_TIMEOUT_MILLIS);
        upgraded.create("/of-upgraded", "", CreateMode.EPHEMERAL);
        long session = upgraded.sessionId();

        home.kill();
        home.start();

        local.awaitExpired();
        upgraded.sync();
        assertThat(upgraded.sessionId()).isEqualTo(session);
        assertThat(upgraded.states()).doesNotContain(KeeperState.Expired);
        assertThat(upgraded.stat("/of-upgraded").getEphemeralOwner()).isEqualTo(session);
        assertThat(upgraded.stat("/of-local")).isNotNull();
    }

    private static boolean hasLocalSessions(Member member) {
        Member other = ensemble.allBut(member).get(0);
        try (RawSession session = RawSession.open(member.clientAddress(), Ensemble.SESSION_TIMEOUT_MILLIS)) {
            Optional<RawSession> moved = session.moveTo(other.clientAddress());
            if (moved.isPresent()) {
                moved.get().close();
            }
            return moved.isPresent() && moved.get().sessionId() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
