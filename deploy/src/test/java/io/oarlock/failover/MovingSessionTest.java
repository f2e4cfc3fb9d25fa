package io.oarlock.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One session goes from member to member. */
@Timeout(240)
class MovingSessionTest {
    private static final int MOVES = 60;
    private static final int PERSISTENT = CreateMode.PERSISTENT.toFlag();
    private static final byte[] OLD = "written by the old connection".getBytes(UTF_8);
    private static final byte[] NEW = "written by the new connection".getBytes(UTF_8);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static Ensemble ensemble;

    @BeforeAll
    static void start() {
        ensemble = Ensemble.start(3, directory);
    }

    @AfterAll
    static void stop() {
        if (ensemble != null) {
            ensemble.close();
        }
    }

    @Test
    void theOldConnectionCannotWriteAnyMore() throws IOException {
        for (Member from : ensemble.cluster().members()) {
            for (Member to : ensemble.allBut(from)) {
                String path = "/moved-" + from.id() + "-" + to.id();
                RawSession old = RawSession.open(from.clientAddress(), Ensemble.SESSION_TIMEOUT_MILLIS);
                assertAnswered(old.create(path, OLD, PERSISTENT));
                RawSession moved = moveOnceCaughtUp(old, to);
                assertThat(moved.sessionId()).isEqualTo(old.sessionId());
                assertAnswered(moved.setData(path, NEW));

                Optional<RawSession.Reply> late = old.setData(path, OLD);

                late.ifPresent(reply -> assertThat(reply.error()).isEqualTo(Code.SESSIONMOVED.intValue()));
                assertThat(moved.getData(path).orElseThrow().data()).isEqualTo(NEW);
                old.close();
                moved.close();
            }
        }
    }

    @Test
    void aReadNeverShowsLessThanAnEarlierReadElsewhere() throws Exception {
        Writer writer = new Writer(ensemble.connectToAny(), "/moving-reader");
        RawSession reader =
                RawSession.open(ensemble.cluster().member(1).clientAddress(), Ensemble.SESSION_TIMEOUT_MILLIS);
        List<Member> members = ensemble.cluster().members();
        int seen = 0;
        int moves = 0;
        for (int i = 1; moves < MOVES; i++) {
            Optional<RawSession> moved =
                    reader.moveTo(members.get(i % members.size()).clientAddress());
            if (moved.isPresent()) {
                reader.close();
                reader = moved.get();
                moves++;
                String data = new String(
                        reader.getData("/moving-reader/counter").orElseThrow().data(), UTF_8);
                int now = data.isEmpty() ? 0 : Integer.parseInt(data);
                assertThat(now).isGreaterThanOrEqualTo(seen);
                seen = now;
            }
        }
        writer.awaitRounds(1);
        writer.stop();
        reader.close();
        assertThat(seen).as("the reader saw the writer at work").isPositive();
    }

    @Test
    void aMemberThatIsBehindTheClientDoesNotServeIt() throws IOException {
        long fromTheFuture = 0x7fff_ffff_0000_0000L;
        for (Member member : ensemble.cluster().members()) {
            RawSession session = RawSession.open(member.clientAddress(), Ensemble.SESSION_TIMEOUT_MILLIS);
            assertThat(session.moveTo(member.clientAddress(), fromTheFuture)).isEmpty();
            session.close();
        }
    }

    /** A member that has not yet applied what the session has seen sends it away. */
    private static RawSession moveOnceCaughtUp(RawSession session, Member to) {
        return Awaitility.await("member " + to.id() + " has caught up")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> session.moveTo(to.clientAddress()), Optional::isPresent)
                .orElseThrow();
    }

    private static void assertAnswered(Optional<RawSession.Reply> reply) {
        assertThat(reply).isPresent();
        assertThat(reply.get().error()).isZero();
    }
}
