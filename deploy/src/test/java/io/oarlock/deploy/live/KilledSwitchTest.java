package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.live.ControlFiles.Request;
import io.oarlock.deploy.live.MigratingReplica.Fate;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.op.MigrationStep;
import io.oarlock.replica.ReadScope;
import io.oarlock.testing.FreePorts;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The member that leads dies in each step of the switch, and another one goes on with what the log has. */
class KilledSwitchTest {
    private static final long LAST = 0x500000007L;
    private static final int EPOCH_SHIFT = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PING_NANOS = 20_000_000;
    private static final int ROUNDS = 3;

    @TempDir
    private Path directory;

    private final MigratingReplica replica = new MigratingReplica(0);
    private final int quorumPort = FreePorts.take();
    private final int electionPort = FreePorts.take();

    KilledSwitchTest() {
        replica.followFrom(LAST);
    }

    @AfterEach
    void close() {
        replica.close();
    }

    /** A source of one server, which leads and has nothing to tell. */
    private final class Source implements Closeable {
        private final ServerSocket elections;
        private final ScriptedLeader leader;
        private volatile boolean over;

        Source() throws IOException {
            elections = new ServerSocket(electionPort, 50, InetAddress.getLoopbackAddress());
            leader = new ScriptedLeader(quorumPort, 5, this::tell);
        }

        private void tell(ScriptedLeader.Said said) throws IOException {
            String configuration = "server.1=127.0.0.1:" + quorumPort + ":" + electionPort + ":participant\n";
            said.packet(ScriptedLeader.DIFF, LAST, null)
                    .packet(ScriptedLeader.NEW_LEADER, LAST, configuration.getBytes(StandardCharsets.UTF_8))
                    .packet(ScriptedLeader.UP_TO_DATE, -1, null);
            while (!over) {
                said.packet(ScriptedLeader.PING, LAST, null);
                LockSupport.parkNanos(PING_NANOS);
            }
        }

        void awaitSeenQuietBy(Leading leading) {
            leading.awaitStatus("source-is-quiet yes");
        }

        /** All that it has: as when all servers of an ensemble stop. */
        @Override
        public void close() throws IOException {
            over = true;
            leader.close();
            elections.close();
        }
    }

    /** A member that leads; each has a directory of its own. */
    private final class Leading implements Closeable {
        private final ControlFiles files;
        private final SourceFollower follower;

        Leading(String name) throws IOException {
            files = new ControlFiles(directory.resolve(name));
            follower = new SourceFollower(
                    new SourceSettings(
                            List.of(InetSocketAddress.createUnresolved("127.0.0.1", quorumPort)), 1, 100, null),
                    replica,
                    files,
                    MigratingReplica.noRequests(),
                    new MetricRegistry());
            follower.start();
        }

        void awaitStatus(String text) {
            Awaitility.await(text)
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> files.status(System.currentTimeMillis()).contains(text));
        }

        @Override
        public void close() {
            follower.close();
        }
    }

    private static Fate ofSwitch(MigrationStep step, Fate fate) {
        return step instanceof MigrationStep.SwitchOver ? fate : Fate.TOLD;
    }

    private void switchAndDie(Leading leading, Fate fate) throws IOException {
        replica.decideFates(step -> ofSwitch(step, fate));
        try (Source source = new Source()) {
            if (replica.state().phase() == Phase.FOLLOWING) {
                leading.files.ask(Request.SWITCH);
            }
            source.awaitSeenQuietBy(leading);
        }
        Awaitility.await("a switch").atMost(PATIENCE).until(replica::isDying);
    }

    private void assertSwitchedOnce() {
        assertThat(replica.state().phase()).isEqualTo(Phase.SWITCHED);
        try (ReadScope scope = replica.read()) {
            assertThat(scope.tree().lastZxid() >>> EPOCH_SHIFT).isEqualTo(6);
        }
    }

    /** What the one that died knew of the source died with it. */
    @Test
    void beforeTheSwitchIsLoggedTheNextOneWantsToSeeTheSourceQuietForItself() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Leading leading = new Leading("dies-" + round)) {
                switchAndDie(leading, Fate.LOST);
                replica.succeed();
            }
            try (Leading next = new Leading("next-" + round)) {
                next.awaitStatus("source-is-quiet no");
                next.awaitStatus("trouble ");
                assertThat(replica.state().phase()).isEqualTo(Phase.SWITCHING);
            }
        }
        try (Leading last = new Leading("last")) {
            try (Source again = new Source()) {
                again.awaitSeenQuietBy(last);
            }
            Awaitility.await().atMost(PATIENCE).until(() -> replica.state().phase() == Phase.SWITCHED);
        }
        assertSwitchedOnce();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMITTED", "APPLIED"})
    void behindThatTheNextOneFindsTheSwitchDone(Fate fate) throws Exception {
        try (Leading leading = new Leading("dies")) {
            switchAndDie(leading, fate);
            replica.applyHeld();
            replica.succeed();
        }
        int proposals = replica.proposed().size();
        try (Leading next = new Leading("next")) {
            next.awaitStatus("phase SWITCHED");
        }
        assertThat(replica.proposed()).hasSize(proposals);
        assertSwitchedOnce();
    }

    /** Its request stays where it is until the member takes it, and a member that starts takes none of before. */
    @Test
    void anOperatorsCommandThatDiesLeavesItsRequest() throws Exception {
        try (Source source = new Source();
                Leading leading = new Leading("leads")) {
            // The command does no more before it waits.
            leading.files.ask(Request.SWITCH);
            source.awaitSeenQuietBy(leading);
            assertThat(leading.files.isTaken()).isTrue();
        }
        ControlFiles stopped = new ControlFiles(directory.resolve("leads"));
        stopped.ask(Request.FORCE_SWITCH);
        try (Leading started = new Leading("leads")) {
            // What is shown of before knows of no trouble.
            started.awaitStatus("trouble ");
            assertThat(stopped.isTaken()).isTrue();
            assertThat(replica.state().phase()).isEqualTo(Phase.SWITCHING);
        }
    }
}
