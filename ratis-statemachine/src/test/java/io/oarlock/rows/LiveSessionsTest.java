package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import io.oarlock.model.Session;
import io.oarlock.model.ZnodePath;
import io.oarlock.rules.AllocatedBytes;
import io.oarlock.storage.StoreBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveSessionsTest {
    private static final byte[] NOTHING = {};
    /** More than are kept of all sessions together. */
    private static final int HEAVY = 40;

    private static final int HEAVY_PATH = 1 << 20;
    private static final long SESSION = 0x0100_0000_0000_0001L;

    private final WrittenRows store = new WrittenRows();
    private final Stored<Session> session = write(null, 1);
    private final LiveTree tree = new LiveTree(store, store.state, 1 << 20);

    private Stored<Session> write(@Nullable Stored<Session> before, int generation) {
        List<Stored<Session>> written = new ArrayList<>();
        Session after = new Session(SESSION, 10_000, Bytes.utf8("sixteen bytes..."), 1, generation);
        store.change(entry -> written.add(entry.putSession(before, after)));
        return written.get(0);
    }

    private List<ZnodePath> paths() {
        List<ZnodePath> paths = new ArrayList<>();
        tree.forEachEphemeralWhile(SESSION, paths::add);
        return paths;
    }

    @Test
    void ephemeralsOfASessionAreReadOnceAndThenKept() {
        store.commit(
                new StoreBatch().put(Tables.EPHEMERALS, key("/b"), NOTHING).put(Tables.EPHEMERALS, key("/c"), NOTHING));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(2);

        change(changed -> {
            changed.addEphemeral(SESSION, new ZnodePath("/a"));
            changed.removeEphemeral(SESSION, new ZnodePath("/c"));
        });
        assertThat(paths()).containsExactly(new ZnodePath("/a"), new ZnodePath("/b"));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(2);
    }

    /** Each create of an ephemeral asks for their number, and an entry has two thousand of them. */
    @Test
    void ofASessionWithMorePathsThanAreKeptTheNumberIsReadOnce() {
        StoreBatch rows = new StoreBatch();
        for (int i = 0; i < HEAVY; i++) {
            rows.put(Tables.EPHEMERALS, key("/" + i + "x".repeat(HEAVY_PATH)), NOTHING);
        }
        store.commit(rows);
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(HEAVY);
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/b")));
        change(changed -> changed.removeEphemeral(SESSION, new ZnodePath("/a")));

        assertThat(AllocatedBytes.of(
                        () -> assertThat(tree.ephemeralCount(SESSION)).isEqualTo(HEAVY + 1)))
                .isLessThan(HEAVY_PATH);
    }

    @Test
    void whatIsNotKnownOfASessionIsLeftToTheStore() {
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        store.commit(
                new StoreBatch().put(Tables.EPHEMERALS, key("/a"), NOTHING).put(Tables.EPHEMERALS, key("/b"), NOTHING));

        assertThat(paths()).containsExactly(new ZnodePath("/a"), new ZnodePath("/b"));
    }

    @Test
    void aSessionThatEndedIsForgotten() {
        change(changed -> changed.opened(session));
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(1);
        change(changed -> changed.ended(SESSION));

        assertThat(tree.ephemeralCount(SESSION)).isZero();
    }

    @Test
    void ofASessionThatWasCopiedTheStoreIsAskedAgain() {
        change(changed -> changed.opened(session));
        assertThat(tree.ephemeralCount(SESSION)).isZero();
        store.commit(
                new StoreBatch().put(Tables.EPHEMERALS, key("/a"), NOTHING).put(Tables.EPHEMERALS, key("/b"), NOTHING));
        change(changed -> changed.copied(session));

        assertThat(paths()).containsExactly(new ZnodePath("/a"), new ZnodePath("/b"));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(2);
    }

    @Test
    void aSessionThatChangedKeepsWhatItOwns() {
        change(changed -> changed.opened(session));
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        Stored<Session> moved = write(session, 2);
        change(changed -> changed.changed(moved));

        assertThat(tree.storedSession(SESSION)).isEqualTo(moved);
        assertThat(tree.ephemeralCount(SESSION)).isOne();
        assertThat(paths()).containsExactly(new ZnodePath("/a"));
    }

    /** The store would tell of another one. */
    @Test
    void ofASessionThatOwnsNothingTheStoreIsNotAsked() {
        change(changed -> changed.opened(session));
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        change(changed -> changed.removeEphemeral(SESSION, new ZnodePath("/a")));
        store.commit(new StoreBatch().put(Tables.EPHEMERALS, key("/b"), NOTHING));

        assertThat(paths()).isEmpty();
        assertThat(tree.ephemeralCount(SESSION)).isZero();
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/c")));
        assertThat(paths()).containsExactly(new ZnodePath("/c"));
    }

    /** A path longer than a step of the weight, so that the cache is told of each change. */
    @Test
    void longPathsAreKeptUntilTheyAreGone() {
        ZnodePath one = new ZnodePath("/1" + "x".repeat(2000));
        ZnodePath other = new ZnodePath("/2" + "x".repeat(2000));
        change(changed -> changed.opened(session));
        change(changed -> {
            changed.addEphemeral(SESSION, one);
            changed.addEphemeral(SESSION, other);
        });
        assertThat(paths()).containsExactly(one, other);
        change(changed -> changed.removeEphemeral(SESSION, one));
        assertThat(paths()).containsExactly(other);
        assertThat(tree.ephemeralCount(SESSION)).isOne();
    }

    @Test
    void ofASessionThatIsNotThereNothingIsKept() {
        long nobody = SESSION + 1;
        assertThat(tree.storedSession(nobody)).isNull();
        assertThat(tree.ephemeralCount(nobody)).isZero();
        change(changed -> changed.addEphemeral(nobody, new ZnodePath("/a")));
        assertThat(tree.ephemeralCount(nobody)).isZero();
    }

    @Test
    void thePathsOfASessionWeighWhatTheyTakeInWholeSteps() {
        SessionEphemerals paths = new SessionEphemerals();
        int none = paths.weight();
        paths.add(new ZnodePath("/a"));
        int one = paths.weight();
        assertThat(one).isGreaterThan(none);
        ZnodePath wide = new ZnodePath("/a" + "x".repeat(3 * 1024 - one));
        paths.add(wide);
        assertThat(paths.weight()).isEqualTo(4 * 1024);

        paths.remove(wide);
        assertThat(paths.weight()).isEqualTo(one);
        paths.remove(new ZnodePath("/a"));
        assertThat(paths.weight()).isEqualTo(none);
        assertThat(paths.count()).isZero();
    }

    @Test
    void aPathIsCountedOnceAndOneThatIsNotThereTakesNothingAway() {
        ZnodePath wide = new ZnodePath("/a" + "x".repeat(2000));
        SessionEphemerals paths = new SessionEphemerals();
        int none = paths.weight();
        paths.remove(wide);
        assertThat(paths.weight()).isEqualTo(none);
        paths.add(wide);
        int one = paths.weight();
        paths.add(wide);
        assertThat(paths.weight()).isEqualTo(one);
        assertThat(paths.count()).isOne();
    }

    private static byte[] key(String path) {
        return RowKeys.ephemeral(SESSION, RowKeys.znode(new ZnodePath(path)));
    }

    private void change(Consumer<LiveTree> changes) {
        tree.publish(changes, store.state);
    }
}
