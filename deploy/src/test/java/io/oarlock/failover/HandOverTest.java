package io.oarlock.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Member;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A leader that is asked to stop does not let its clients go before somebody else leads. */
class HandOverTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(180)
    void aStoppingLeaderServesItsClientsUntilAnotherMemberLeads() throws Exception {
        Assumptions.assumeTrue(Ensemble.keepsConnections());
        try (Ensemble ensemble = Ensemble.start(3, directory)) {
            Member leader = ensemble.cluster().awaitLeader();
            try (RawSession session = RawSession.open(leader.clientAddress(), Ensemble.SESSION_TIMEOUT_MILLIS)) {
                RawSession.Reply first =
                        session.create("/counter", new byte[0], 0).orElseThrow();
                ProcessHandle.of(leader.process().pid()).orElseThrow().destroy();

                int writes = 0;
                for (Optional<RawSession.Reply> reply = Optional.of(first); reply.isPresent(); writes++) {
                    assertThat(reply.get().error()).isZero();
                    reply = session.setData("/counter", Integer.toString(writes).getBytes(UTF_8));
                }

                // The connection has just ended: nobody had the time to elect a leader since.
                assertThat(ensemble.allBut(leader))
                        .anySatisfy(member -> assertThat(member.mode()).contains("leader"));
            }
        }
    }
}
