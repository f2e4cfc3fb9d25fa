package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

class ConfigZnodeTest {
    private static final String MEMBERS = "server.1=a:2888:3888:participant\nversion=0";

    @Test
    void aLeaderWritesTheMembersOnceAndAgainOnlyWhenTheyAreOthers() throws Exception {
        try (FrontFixture fixture = FrontFixture.start(FrontFixture.settings().withMembership(MEMBERS))) {
            ZooKeeper client = fixture.client();
            await().until(() -> config(client).equals(MEMBERS));
            long written = mzxid(client);

            fixture.replica().show(new ReplicaStatus(LocalReplica.MEMBER, Role.FOLLOWER, 2, 2, true, 0));
            await().until(() -> fixture.front().sessionDeadlinesMillis().join().isEmpty());
            fixture.replica()
                    .show(new ReplicaStatus(LocalReplica.MEMBER, Role.LEADER, LocalReplica.MEMBER, 3, true, 0));
            await().until(() -> !fixture.front().sessionDeadlinesMillis().join().isEmpty());

            assertThat(mzxid(client)).isEqualTo(written);
        }
    }

    @Test
    void aServerThatStandsAloneLeavesItEmpty() throws Exception {
        try (FrontFixture fixture = FrontFixture.start()) {
            ZooKeeper client = fixture.client();
            await().until(() -> !fixture.front().sessionDeadlinesMillis().join().isEmpty());

            assertThat(config(client)).isEmpty();
        }
    }

    private static String config(ZooKeeper client) throws Exception {
        byte[] data = client.getConfig(false, new Stat());
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    private static long mzxid(ZooKeeper client) throws Exception {
        Stat stat = new Stat();
        client.getConfig(false, stat);
        return stat.getMzxid();
    }
}
