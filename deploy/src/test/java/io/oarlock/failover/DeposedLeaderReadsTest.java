package io.oarlock.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A leader that stood still, and has a successor that it does not know of, shows no linearizable read an old value. */
class DeposedLeaderReadsTest {
    private static final String PATH = "/register";
    private static final int READS = 50;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(180)
    void noReadThatWaitedForItShowsTheOldValue() throws Exception {
        Assumptions.assumeTrue(Ensemble.keepsConnections());
        try (Ensemble ensemble = Ensemble.start(3, directory)) {
            Member old = ensemble.cluster().awaitLeader();
            Client there = ensemble.connect(old);
            there.zooKeeper().addAuthInfo("oarlock", "reads:linearizable".getBytes(UTF_8));
            Client elsewhere = ensemble.connect(ensemble.allBut(old).get(0));
            elsewhere.create(PATH, "old", CreateMode.PERSISTENT);
            assertThat(there.data(PATH)).isEqualTo("old");

            old.pause();
            elsewhere.zooKeeper().setData(PATH, "new".getBytes(UTF_8), -1);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < READS; i++) {
                answers.add(read(there));
            }
            old.resume();

            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isIn("new", Code.CONNECTIONLOSS.name());
            }
            there.awaitConnected();
            assertThat(read(there).get(60, TimeUnit.SECONDS)).isIn("new", Code.CONNECTIONLOSS.name());
        }
    }

    /** Completes with the data, or with the name of the error. */
    private static CompletableFuture<String> read(Client client) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        client.zooKeeper()
                .getData(
                        PATH,
                        false,
                        (code, path, context, data, stat) -> answer.complete(
                                code == Code.OK.intValue()
                                        ? new String(data, UTF_8)
                                        : Code.get(code).name()),
                        null);
        return answer;
    }
}
