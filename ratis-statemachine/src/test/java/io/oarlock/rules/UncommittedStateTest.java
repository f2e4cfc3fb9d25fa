package io.oarlock.rules;

import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.rows.LiveTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one entry has changed, as the rules see it before it is written. */
class UncommittedStateTest {
    private final Core core = Core.withSession();

    private UncommittedState uncommitted() {
        return new UncommittedState((LiveTree) core.core.tree());
    }

    private UncommittedState over(String... ephemerals) {
        for (String path : ephemerals) {
            core.create(path, CreateMode.EPHEMERAL);
        }
        return uncommitted();
    }

    @Test
    void theEphemeralsOfASessionAreThoseThatTheEntryLeaves() {
        UncommittedState uncommitted = over("/b", "/d");
        Znode like = core.get("/b");
        uncommitted.add(path("/c"), like);
        uncommitted.add(path("/a"), like);
        uncommitted.add(path("/gone"), like);
        uncommitted.remove(path("/gone"));
        uncommitted.remove(path("/d"));

        assertThat(uncommitted.ephemeralsOf(Core.SESSION, 100)).containsExactly(path("/a"), path("/b"), path("/c"));
        assertThat(uncommitted.ephemeralCount(Core.SESSION)).isEqualTo(3);
    }

    @Test
    void noMoreEphemeralsAreNamedThanHaveRoom() {
        UncommittedState uncommitted = over("/b", "/d");
        Znode like = core.get("/b");
        uncommitted.add(path("/a"), like);

        assertThat(uncommitted.ephemeralsOf(Core.SESSION, 2)).containsExactly(path("/b"));
        assertThat(uncommitted.ephemeralsOf(Core.SESSION, 4)).containsExactly(path("/b"), path("/d"));
        assertThat(uncommitted.ephemeralsOf(Core.SESSION, 5)).containsExactly(path("/a"), path("/b"), path("/d"));
    }

    @Test
    void whatWentWithSessionsIsCounted() {
        UncommittedState uncommitted = uncommitted();
        uncommitted.tellEnded(path("/abc"));
        uncommitted.tellEnded(path("/d"));
        uncommitted.tellEphemeralsEnded(1);
        uncommitted.tellEphemeralsEnded(1);

        assertThat(uncommitted.charactersEnded()).isEqualTo(6);
        assertThat(uncommitted.ephemeralsEnded()).isEqualTo(2);
    }

    @Test
    void aRollbackTakesBackWhatCameAfterTheBegin() {
        UncommittedState uncommitted = over("/b");
        Znode like = core.get("/b");
        Session before = Objects.requireNonNull(uncommitted.session(Core.SESSION));
        uncommitted.begin();
        uncommitted.add(path("/kept"), like);
        uncommitted.tellOverQuota(excess());
        uncommitted.commit();

        uncommitted.begin();
        uncommitted.add(path("/a"), like);
        uncommitted.remove(path("/kept"));
        uncommitted.putSession(before.toBeEnded());
        uncommitted.tellOverQuota(excess());
        uncommitted.rollback();

        assertThat(uncommitted.find(path("/a"))).isNull();
        assertThat(uncommitted.find(path("/kept"))).isSameAs(like);
        assertThat(uncommitted.session(Core.SESSION)).isSameAs(before);
        assertThat(uncommitted.ephemeralCount(Core.SESSION)).isEqualTo(2);
        assertThat(uncommitted.overQuota()).hasSize(1);
    }

    @Test
    void whatComesAfterARollbackIsNotTakenBackByTheNextOne() {
        UncommittedState uncommitted = over("/b");
        Znode like = core.get("/b");
        uncommitted.begin();
        uncommitted.add(path("/a"), like);
        uncommitted.rollback();
        uncommitted.add(path("/a"), like);
        uncommitted.begin();
        uncommitted.rollback();

        assertThat(uncommitted.find(path("/a"))).isSameAs(like);
        assertThat(uncommitted.ephemeralCount(Core.SESSION)).isEqualTo(2);
    }

    @Test
    void ofManySoftQuotasThatWereExceededTheFirstAreTold() {
        UncommittedState uncommitted = uncommitted();
        for (int i = 0; i < 20; i++) {
            uncommitted.tellOverQuota(excess());
        }
        assertThat(uncommitted.overQuota()).hasSize(16);
    }

    private static QuotaExcess excess() {
        return new QuotaExcess(path("/limited"), "count", 2, 1);
    }

    /** In parts of one znode, of two, and all at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void aScanShowsEachZnodeAsItIsNowOnce(int costMax) {
        for (String created : List.of("/t", "/t/a", "/t/b", "/t/c", "/t/e", "/tz", "/u")) {
            core.create(created);
        }
        Znode like = core.get("/t/a");
        UncommittedState uncommitted = uncommitted();
        uncommitted.remove(path("/t/b"));
        uncommitted.add(path("/t/d"), like);
        uncommitted.add(path("/t/z"), like);
        uncommitted.replace(path("/t/c"), core.get("/t/c"), like);
        uncommitted.add(path("/ta"), like);

        List<ZnodePath> shown = new ArrayList<>();
        ZnodePath after = path("/t");
        int parts = 0;
        while (after != null) {
            after = uncommitted.scanBelow(path("/t"), after, costMax, (path, znode) -> {
                shown.add(path);
                assertThat(path.equals(path("/t/c")) ? znode == like : znode != null)
                        .isTrue();
                return 1;
            });
            parts++;
        }
        assertThat(shown)
                .containsExactlyInAnyOrder(path("/t/a"), path("/t/c"), path("/t/d"), path("/t/e"), path("/t/z"));
        assertThat(parts).isEqualTo(costMax == 1 ? 4 : costMax == 2 ? 2 : 1);
    }
}
