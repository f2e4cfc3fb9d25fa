package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an unmodified ZooKeeper client does all day. */
class ClientBasicsTest {
    private FrontFixture fixture;
    private ZooKeeper client;

    @BeforeEach
    void connect() throws Exception {
        fixture = FrontFixture.start();
        client = fixture.client();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void aZnodeIsCreatedReadChangedAndDeleted() throws Exception {
        assertThat(client.create("/a", utf8("one"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isEqualTo("/a");
        Stat stat = new Stat();
        assertThat(client.getData("/a", false, stat)).isEqualTo(utf8("one"));
        assertThat(stat.getVersion()).isZero();
        assertThat(client.setData("/a", utf8("two"), 0).getVersion()).isEqualTo(1);
        assertThat(client.exists("/a", false).getDataLength()).isEqualTo(3);
        client.delete("/a", 1);
        assertThat(client.exists("/a", false)).isNull();
    }

    @Test
    void nullDataAndEmptyDataComeBackAsTheyWere() throws Exception {
        client.create("/null", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/empty", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(client.getData("/null", false, null)).isNull();
        assertThat(client.getData("/empty", false, null)).isEmpty();
    }

    @Test
    void aStatComesBackWithCreate2() throws Exception {
        Stat stat = new Stat();
        client.create("/a", utf8("abc"), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL, stat);
        assertThat(stat.getDataLength()).isEqualTo(3);
        assertThat(stat.getEphemeralOwner()).isEqualTo(client.getSessionId());
    }

    @Test
    void containersAndTtlZnodesAreCreated() throws Exception {
        assertThat(client.create("/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER))
                .isEqualTo("/c");
        Stat stat = new Stat();
        client.create("/t", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 60_000);
        assertThat(client.exists("/t", false)).isEqualTo(stat);
    }

    @Test
    void childrenAreListedWithAndWithoutStat() throws Exception {
        for (String name : List.of("x", "y", "z")) {
            client.create("/" + name, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        assertThat(client.getChildren("/", false)).containsExactlyInAnyOrder("x", "y", "z", "zookeeper");
        Stat stat = new Stat();
        assertThat(client.getChildren("/", false, stat)).hasSize(4);
        assertThat(stat.getNumChildren()).isEqualTo(4);
    }

    @Test
    void everyListingShowsWhatTheOneBeforeCouldNot() throws Exception {
        client.create("/d", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(client.getChildren("/d", false)).isEmpty();
        client.create("/d/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(client.getChildren("/d", false)).containsExactly("a");
        assertThat(client.getChildren("/d", false)).containsExactly("a");
        client.multi(
                List.of(Op.delete("/d/a", -1), Op.create("/d/b", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        assertThat(client.getChildren("/d", false)).containsExactly("b");
        client.delete("/d/b", -1);
        client.delete("/d", -1);
        client.create("/d", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        Stat stat = new Stat();
        assertThat(client.getChildren("/d", false, stat)).isEmpty();
        assertThat(stat.getCzxid()).isEqualTo(stat.getPzxid());
    }

    @Test
    void aLongListingComesWholeAndInItsTurn() throws Exception {
        client.create("/big", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        int count = 3000;
        IntStream.range(0, count)
                .forEach(i -> client.create(
                        "/big/child-" + i,
                        null,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT,
                        (rc, path, ctx, name) -> {},
                        null));
        assertThat(client.getChildren("/big", false)).hasSize(count);
        assertThat(client.getAllChildrenNumber("/big")).isEqualTo(count);
        assertThat(client.exists("/big", false).getNumChildren()).isEqualTo(count);
    }

    @Test
    void errorsOfTheRulesReachTheClient() throws Exception {
        assertThatThrownBy(() -> client.getData("/none", false, null))
                .isInstanceOf(KeeperException.NoNodeException.class);
        assertThatThrownBy(() -> client.delete("/none", -1)).isInstanceOf(KeeperException.NoNodeException.class);
        client.create("/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThatThrownBy(() -> client.create("/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.NodeExistsException.class);
        assertThatThrownBy(() -> client.setData("/a", null, 7)).isInstanceOf(KeeperException.BadVersionException.class);
    }

    @Test
    void aMultiGivesOneResultForEachPart() throws Exception {
        List<OpResult> results = client.multi(List.of(
                Op.create("/a", utf8("1"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.create("/a/b-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL),
                Op.setData("/a", utf8("22"), 0),
                Op.check("/a", 1)));
        assertThat(((OpResult.CreateResult) results.get(1)).getPath()).isEqualTo("/a/b-0000000000");
        assertThat(((OpResult.SetDataResult) results.get(2)).getStat().getDataLength())
                .isEqualTo(2);
        assertThat(results.get(3)).isInstanceOf(OpResult.CheckResult.class);
    }

    @Test
    void aMultiThatFailsSaysWhichPartAndChangesNothing() throws Exception {
        assertThatThrownBy(() -> client.multi(List.of(
                        Op.create("/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.delete("/none", -1),
                        Op.delete("/a", -1))))
                .isInstanceOfSatisfying(KeeperException.NoNodeException.class, failure -> {
                    assertThat(((OpResult.ErrorResult) failure.getResults().get(0)).getErr())
                            .isZero();
                    assertThat(((OpResult.ErrorResult) failure.getResults().get(1)).getErr())
                            .isEqualTo(-101);
                    assertThat(((OpResult.ErrorResult) failure.getResults().get(2)).getErr())
                            .isEqualTo(-2);
                });
        assertThat(client.exists("/a", false)).isNull();
    }

    @Test
    void aMultiOfReadsAnswersEachPart() throws Exception {
        client.create("/a", utf8("1"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        List<OpResult> results = client.multi(List.of(Op.getData("/a"), Op.getChildren("/"), Op.getData("/none")));
        assertThat(((OpResult.GetDataResult) results.get(0)).getData()).isEqualTo(utf8("1"));
        assertThat(((OpResult.GetChildrenResult) results.get(1)).getChildren()).contains("a");
        assertThat(((OpResult.ErrorResult) results.get(2)).getErr()).isEqualTo(-101);
    }

    @Test
    void aDigestOpensWhatItsOwnerClosed() throws Exception {
        client.addAuthInfo("digest", utf8("ada:secret"));
        client.create("/mine", utf8("x"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        ZooKeeper other = fixture.client();
        assertThatThrownBy(() -> other.getData("/mine", false, null))
                .isInstanceOf(KeeperException.NoAuthException.class);
        assertThatThrownBy(() -> other.exists("/mine", false)).isInstanceOf(KeeperException.NoAuthException.class);
        other.addAuthInfo("digest", utf8("ada:secret"));
        assertThat(other.getData("/mine", false, null)).isEqualTo(utf8("x"));
    }

    @Test
    void anAclShowsNoHashToWhoMayNotAdminister() throws Exception {
        client.addAuthInfo("digest", utf8("ada:secret"));
        Id ada = new Id("auth", "");
        client.create(
                "/a",
                null,
                Arrays.asList(new ACL(Perms.ALL, ada), new ACL(Perms.READ, Ids.ANYONE_ID_UNSAFE)),
                CreateMode.PERSISTENT);
        assertThat(client.getACL("/a", new Stat()).get(0).getId().getId())
                .startsWith("ada:")
                .isNotEqualTo("ada:x");
        ZooKeeper other = fixture.client();
        assertThat(other.getACL("/a", new Stat()).get(0).getId().getId()).isEqualTo("ada:x");
    }

    @Test
    void theServerSaysWhoAClientIs() throws Exception {
        client.addAuthInfo("digest", utf8("ada:secret"));
        assertThat(client.whoAmI())
                .containsExactlyInAnyOrder(new ClientInfo("ip", "127.0.0.1"), new ClientInfo("digest", "ada"));
    }

    @Test
    void ephemeralsOfTheSessionAreListedByPrefix() throws Exception {
        client.create("/a1", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.create("/b1", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        assertThat(client.getEphemerals()).containsExactlyInAnyOrder("/a1", "/b1");
        assertThat(client.getEphemerals("/a")).containsExactly("/a1");
    }

    @Test
    void syncComesBack() throws Exception {
        CompletableFuture<String> synced = new CompletableFuture<>();
        client.sync("/any", (rc, path, ctx) -> synced.complete(rc + path), null);
        assertThat(synced.get(10, TimeUnit.SECONDS)).isEqualTo("0/any");
    }

    @Test
    void closingASessionRemovesItsEphemerals() throws Exception {
        ZooKeeper other = fixture.client();
        other.create("/e", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        other.close();
        assertThat(client.exists("/e", false)).isNull();
    }

    @Test
    void mntrOfALeaderShowsTheSizesOfWrites() throws Exception {
        fixture.replica().show(new ReplicaStatus(LocalReplica.MEMBER, Role.LEADER, LocalReplica.MEMBER, 1, true, 0));
        client.create("/a", new byte[300], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.setData("/a", new byte[10], -1);
        client.setData("/a", new byte[110], -1);

        await().untilAsserted(() -> {
            Map<String, Integer> sizes = proposalSizes();
            assertThat(sizes).containsOnlyKeys("last", "min", "max");
            assertThat(sizes.get("last")).isEqualTo(sizes.get("min") + 100);
            assertThat(sizes.get("max")).isGreaterThan(300);
        });
    }

    private Map<String, Integer> proposalSizes() throws Exception {
        RawClient operator = fixture.raw();
        operator.raw(utf8("mntr"));
        Map<String, Integer> sizes = new HashMap<>();
        Pattern.compile("zk_(\\w+)_proposal_size\t(\\d+)")
                .matcher(new String(operator.readAll(), StandardCharsets.UTF_8))
                .results()
                .forEach(line -> sizes.put(line.group(1), Integer.valueOf(line.group(2))));
        return sizes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
