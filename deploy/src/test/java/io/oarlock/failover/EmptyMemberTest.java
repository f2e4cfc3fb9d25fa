package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A member loses its disk and starts with nothing but its configuration. */
class EmptyMemberTest {
    private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-\\d+)?");
    private static final String BALLAST = "x".repeat(2_000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(420)
    void itIsBroughtUpAndServesEverything() throws Exception {
        ClusterSpec spec = Ensemble.spec(3).with("snapCount", "200").with("oarlock.log.bytesMax", "1m");
        try (Ensemble ensemble = Ensemble.start(spec, directory)) {
            Member leader = ensemble.cluster().awaitLeader();
            Member lost = ensemble.allBut(leader).get(0);
            Client client = ensemble.connect(leader);
            client.create("/ballast", "", CreateMode.PERSISTENT);
            client.create("/of-a-session", "", CreateMode.EPHEMERAL);
            lost.kill();
            ensemble.wipe(lost);
            for (int i = 0; i < 3_000; i++) {
                client.create("/ballast/n-" + i, BALLAST, CreateMode.PERSISTENT);
            }
            Writer writer = new Writer(client, "/load");
            writer.awaitRounds(20);

            // Only a checkpoint can bring it up: the log does not begin at the beginning any more.
            for (Member other : ensemble.allBut(lost)) {
                Awaitility.await("purge of the log of member " + other.id())
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> firstLogIndex(ensemble, other) > 1);
            }
            lost.start();
            lost.awaitServing();
            Awaitility.await("a checkpoint for the empty member")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> FourLetterWord.ask(lost.clientAddress(), "mntr")
                            .contains("zk_raft_checkpoints_installed_total\t1"));

            writer.awaitRounds(20);
            writer.stop();
            Client reader = ensemble.connect(lost);
            reader.sync();
            writer.verify(reader);
            assertThat(reader.zooKeeper().getAllChildrenNumber("/ballast")).isEqualTo(3_000);
            assertThat(reader.data("/ballast/n-2999")).isEqualTo(BALLAST);
            assertThat(reader.stat("/of-a-session").getEphemeralOwner()).isEqualTo(client.sessionId());
            // It votes too: with the third member gone, it is one half of the majority.
            ensemble.allBut(leader).get(1).kill();
            client.awaitConnected();
            client.create("/with-the-new-member", "", CreateMode.PERSISTENT);
        }
    }

    /** Where the oldest segment of a member's log begins. */
    private static long firstLogIndex(Ensemble ensemble, Member member) throws IOException {
        try (Stream<Path> files =
                Files.walk(ensemble.data(member).resolve("oarlock").resolve("log"))) {
            return files.map(file -> SEGMENT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(segment -> Long.parseLong(segment.group(1)))
                    .min()
                    .orElse(0);
        }
    }
}
