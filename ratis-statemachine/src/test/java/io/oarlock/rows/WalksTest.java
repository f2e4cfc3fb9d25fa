package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Owner;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalksTest {
    private static final long SESSION = 0x0100_0000_0000_0001L;
    private static final long OTHER = 0x0200_0000_0000_0001L;

    private final WrittenRows store = new WrittenRows();

    private void create(String... paths) {
        for (String path : paths) {
            store.create(path, Owner.PERSISTENT);
        }
    }

    private static List<String> parents(StoreReader store) {
        List<String> parents = new ArrayList<>();
        IndexWalk.forEachParent(store, (parent, children) -> parents.add(parent + " " + children));
        return parents;
    }

    private static List<String> ephemerals(StoreReader store) {
        List<String> ephemerals = new ArrayList<>();
        IndexWalk.forEachEphemeral(
                store, (sessionId, path) -> ephemerals.add(Long.toHexString(sessionId) + " " + path));
        return ephemerals;
    }

    private static List<String> znodes(ZnodeWalk walk) {
        List<String> paths = new ArrayList<>();
        for (ZnodeAt at = walk.next(); at != null; at = walk.next()) {
            paths.add(at.path() + " " + at.znode().data().utf8());
        }
        return paths;
    }

    @Test
    void everyPathWithChildrenIsMetOnceWithTheirNumber() {
        create("/", "/a", "/ab", "/b", "/a/b", "/a/c", "/a/b/c", "/ab/c", "/ab/d", "/ab/e");
        assertThat(parents(store)).containsExactly("/ 3", "/a 2", "/a/b 1", "/ab 3");
        assertThat(store.cursorsOpen).isZero();
    }

    @Test
    void whereNothingIsListedNoParentIsMet() {
        create("/");
        assertThat(parents(store)).isEmpty();
    }

    /** A tree that is still being received has children before their parents. */
    @Test
    void aPathWithChildrenThatNamesNoZnodeIsMet() {
        create("/", "/gone/a", "/gone/b");
        assertThat(parents(store)).containsExactly("/gone 2");
    }

    @Test
    void everyEphemeralIsMetWithTheSessionThatItBelongsTo() {
        create("/", "/persistent");
        store.create("/container", Owner.CONTAINER);
        store.create("/z", SESSION);
        store.create("/b", OTHER);
        store.create("/a/\u00e9", SESSION);
        assertThat(ephemerals(store))
                .containsExactly("100000000000001 /a/\u00e9", "100000000000001 /z", "200000000000001 /b");
        assertThat(store.cursorsOpen).isZero();
    }

    @Test
    void znodesAreMetInTheOrderOfTheirPathsAParentBeforeItsChildren() {
        create("/b", "/a/b", "/", "/a", "/ab", "/a/\u00e9");
        try (ZnodeWalk walk = ZnodeWalk.of(store)) {
            assertThat(znodes(walk))
                    .containsExactly("/ data", "/a data", "/a/b data", "/a/\u00e9 data", "/ab data", "/b data");
            assertThat(walk.next()).isNull();
        }
    }

    @Test
    void aWalkShowsTheZnodesAsTheyWereWhenItWasOpened() {
        create("/", "/a");
        try (ZnodeWalk walk = ZnodeWalk.of(store)) {
            create("/b");
            store.commit(new StoreBatch().delete(Tables.ZNODES, RowKeys.znode(new ZnodePath("/a"))));
            assertThat(znodes(walk)).containsExactly("/ data", "/a data");
        }
    }

    @Test
    void aWalkHoldsNothingOfTheStoreAfterItsEnd() {
        create("/", "/a");
        try (ZnodeWalk walk = ZnodeWalk.of(store)) {
            assertThat(walk.next()).isNotNull();
            assertThat(store.cursorsOpen).isOne();
        }
        assertThat(store.cursorsOpen).isZero();
    }
}
