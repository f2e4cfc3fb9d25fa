package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.SourceAnswer;
import io.oarlock.op.SourceChange;
import io.oarlock.rows.Tables;
import io.oarlock.storage.heap.HeapStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that a snapshot may hold in part, which come again from the log. */
class TransactionReplayTest {
    private static final long SESSION = 0x100000000000001L;
    private static final long FUZZY_TO = 100;
    private static final Acl GUARDED = new Acl(List.of(new AclEntry(1, "digest", "u:h")));

    private final StagedTree tree = new StagedTree(HeapStore.open(Tables.ALL));
    private final Map<Long, Integer> sessions = new HashMap<>();
    private final Set<ZnodePath> aclsUnknown = new HashSet<>();
    private final TransactionReplay replay = new TransactionReplay(tree, sessions, aclsUnknown, FUZZY_TO);

    @BeforeEach
    void makeRoot() {
        tree.add(ZnodePath.ROOT, znode(0, 0, Owner.PERSISTENT));
    }

    private static Znode znode(long zxid, int creations, long owner) {
        return new Znode(Bytes.EMPTY, Acl.OPEN, zxid, zxid, zxid, zxid, zxid, 0, creations, 0, owner, 0);
    }

    private void apply(long zxid, SourceChange... changes) {
        replay.apply(new Transaction(
                SESSION, zxid, 1_000 + zxid, List.of(changes), null, new SourceAnswer(1, 1, List.of())));
    }

    private static SourceChange.Create create(String path, int parentCreations) {
        return new SourceChange.Create(
                new ZnodePath(path), Bytes.utf8("new"), GUARDED, Owner.PERSISTENT, parentCreations);
    }

    private Znode at(String path) {
        return Objects.requireNonNull(tree.find(new ZnodePath(path)), path);
    }

    private boolean exists(String path) {
        return tree.find(new ZnodePath(path)) != null;
    }

    @Test
    void aZnodeThatIsThereIsNotMadeAgainButItsParentCatchesUp() {
        tree.add(new ZnodePath("/a"), znode(12, 0, Owner.PERSISTENT));
        aclsUnknown.add(new ZnodePath("/a"));

        apply(12, create("/a", 7));

        assertThat(at("/a").data()).isEqualTo(Bytes.EMPTY);
        assertThat(at("/a").acl()).isEqualTo(GUARDED);
        assertThat(aclsUnknown).isEmpty();
        assertThat(at("/").childCreations()).isEqualTo(7);
        assertThat(at("/").pzxid()).isEqualTo(12);
    }

    @Test
    void countersNeverGoBack() {
        tree.add(new ZnodePath("/p"), znode(50, 9, Owner.PERSISTENT));

        apply(10, create("/p/a", 3));
        apply(11, new SourceChange.Delete(new ZnodePath("/p/a")));

        assertThat(at("/p").childCreations()).isEqualTo(9);
        assertThat(at("/p").pzxid()).isEqualTo(50);
        assertThat(exists("/p/a")).isFalse();
    }

    @Test
    void aZnodeBelowOneThatIsGoneAlreadyIsLeftOut() {
        apply(10, create("/gone/a", 1), new SourceChange.SetData(new ZnodePath("/gone"), null, 1));

        assertThat(exists("/gone")).isFalse();
        assertThat(exists("/gone/a")).isFalse();
    }

    @Test
    void whatWasMadeAgainLaterGoesWithTheOldOneAndComesBack() {
        // The snapshot holds the second life of /p, the log begins in the first.
        tree.add(new ZnodePath("/p"), znode(20, 1, Owner.PERSISTENT));
        tree.add(new ZnodePath("/p/a"), znode(21, 0, Owner.PERSISTENT));

        apply(15, new SourceChange.Delete(new ZnodePath("/p")));
        assertThat(exists("/p/a")).isFalse();
        apply(20, create("/p", 3));
        apply(21, create("/p/a", 1));

        assertThat(at("/p").czxid()).isEqualTo(20);
        assertThat(at("/p/a").czxid()).isEqualTo(21);
        assertThat(at("/p").childCreations()).isEqualTo(1);
    }

    @Test
    void aSessionTakesTheEphemeralsThatTheLogNamesAndThoseItDoesNot() {
        tree.add(new ZnodePath("/listed"), znode(10, 0, SESSION));
        tree.add(new ZnodePath("/extra"), znode(11, 0, SESSION));
        sessions.put(SESSION, 4_000);

        apply(30, new SourceChange.CloseSession(List.of(new ZnodePath("/listed"))));

        assertThat(exists("/listed")).isFalse();
        assertThat(exists("/extra")).isFalse();
        assertThat(sessions).isEmpty();
    }

    @Test
    void aSessionOfAnOldLogTakesAllItsEphemerals() {
        apply(FUZZY_TO + 1, new SourceChange.OpenSession(4_000));
        apply(FUZZY_TO + 2, new SourceChange.Create(new ZnodePath("/e"), null, Acl.OPEN, SESSION, 1));
        assertThat(sessions).containsEntry(SESSION, 4_000);

        apply(FUZZY_TO + 3, new SourceChange.CloseSession(null));

        assertThat(exists("/e")).isFalse();
        assertThat(at("/").pzxid()).isEqualTo(FUZZY_TO + 3);
    }

    /** They are listed a part at a time: their paths may be more than the heap can take. */
    @Test
    void aSessionOfAnOldLogTakesEphemeralsHoweverLongTheirPaths() {
        List<String> paths = IntStream.range(0, 12)
                .mapToObj(i -> "/" + i + "e".repeat(1 << 20))
                .toList();
        paths.forEach(path -> tree.add(new ZnodePath(path), znode(10, 0, SESSION)));
        assertThat(tree.ephemeralsOf(SESSION).paths()).hasSize(4);

        apply(30, new SourceChange.CloseSession(null));

        assertThat(tree.ephemeralsOf(SESSION).paths()).isEmpty();
        assertThat(paths).noneMatch(this::exists);
        assertThat(at("/").pzxid()).isEqualTo(30);
    }

    /** It comes first in each part, and the parts behind it have to go all the same. */
    @Test
    void anEphemeralThatCannotGoKeepsNoOtherPartFromGoing() {
        String stays = "/-gone/" + "e".repeat(1 << 20);
        List<String> paths = IntStream.range(0, 12)
                .mapToObj(i -> "/" + i + "e".repeat(1 << 20))
                .toList();
        tree.add(new ZnodePath(stays), znode(10, 0, SESSION));
        paths.forEach(path -> tree.add(new ZnodePath(path), znode(10, 0, SESSION)));
        assertThat(tree.ephemeralsOf(SESSION).paths().get(0).value()).isEqualTo(stays);

        apply(30, new SourceChange.CloseSession(null));

        assertThat(exists(stays)).isTrue();
        assertThat(paths).noneMatch(this::exists);
    }

    /** What is written of them, and what not yet, need not agree. */
    @Test
    void aSessionTakesNothingThatWentToAnotherOneSince() {
        tree.add(new ZnodePath("/kept"), znode(10, 0, SESSION));
        tree.add(new ZnodePath("/moved"), znode(10, 0, SESSION));
        tree.commit();
        apply(FUZZY_TO + 1, new SourceChange.Delete(new ZnodePath("/moved")));
        apply(FUZZY_TO + 2, new SourceChange.Create(new ZnodePath("/moved"), null, Acl.OPEN, SESSION + 1, 1));
        apply(FUZZY_TO + 3, new SourceChange.Create(new ZnodePath("/fresh"), null, Acl.OPEN, SESSION, 2));
        apply(FUZZY_TO + 4, new SourceChange.Create(new ZnodePath("/brief"), null, Acl.OPEN, SESSION, 3));
        apply(FUZZY_TO + 5, new SourceChange.Delete(new ZnodePath("/brief")));
        assertThat(tree.ephemeralsOf(SESSION).paths())
                .containsExactlyInAnyOrder(new ZnodePath("/kept"), new ZnodePath("/fresh"));

        apply(FUZZY_TO + 6, new SourceChange.CloseSession(null));

        assertThat(exists("/kept")).isFalse();
        assertThat(exists("/fresh")).isFalse();
        assertThat(at("/moved").owner()).isEqualTo(SESSION + 1);
    }

    @Test
    void anEphemeralWithoutAParentStays() {
        tree.add(new ZnodePath("/gone/e"), znode(10, 0, SESSION));

        apply(30, new SourceChange.CloseSession(null));

        assertThat(exists("/gone/e")).isTrue();
    }

    @Test
    void dataAndAclsHaveTheVersionsThatTheLogSays() {
        apply(10, create("/a", 1));
        apply(11, new SourceChange.SetData(new ZnodePath("/a"), null, 8));
        apply(12, new SourceChange.SetAcl(new ZnodePath("/a"), Acl.OPEN, 5));

        assertThat(at("/a").data()).isNull();
        assertThat(at("/a").version()).isEqualTo(8);
        assertThat(at("/a").mzxid()).isEqualTo(11);
        assertThat(at("/a").mtimeMillis()).isEqualTo(1_011);
        assertThat(at("/a").aversion()).isEqualTo(5);
        assertThat(at("/a").acl()).isEqualTo(Acl.OPEN);
    }

    @Test
    void theDigestFollowsEveryChange() {
        apply(10, create("/a", 1), create("/a/b", 1));
        long before = tree.digest();
        apply(11, create("/a/c", 2));
        apply(12, new SourceChange.Delete(new ZnodePath("/a/c")));
        assertThat(tree.digest()).isNotEqualTo(before);

        // Back to what it was but for the parent, whose fields are part of the digest.
        Znode parent = at("/a");
        tree.put(new ZnodePath("/a"), parent.withChildren(0, 1, 10));
        assertThat(tree.digest()).isEqualTo(before);
    }
}
