package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.op.Proposal;
import io.oarlock.time.TimeSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerCleanerTest {
    @Test
    void aRoundRemovesItsShareOfAMinute() {
        assertThat(new ContainerCleaner.RemovalSettings(60_000, 10_000, 0).maxPerRound())
                .isEqualTo(10_000);
        assertThat(new ContainerCleaner.RemovalSettings(100, 10, 0).maxPerRound())
                .isEqualTo(1);
        assertThat(new ContainerCleaner.RemovalSettings(600_000, Integer.MAX_VALUE, 0).maxPerRound())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void noneAMinuteMeansNone() {
        assertThat(new ContainerCleaner.RemovalSettings(60_000, 0, 0).maxPerRound())
                .isZero();
    }

    private static final long SESSION = 0x0100_0000_0000_0001L;
    private static final int TTL_MILLIS = 500;
    private static final long NEVER_USED_MILLIS_MAX = 300;

    private final InlineReplica replica = new InlineReplica();
    private long nowMillis = 1_000;
    private final TimeSource time = new TimeSource() {
        @Override
        public long nanoTime() {
            return nowMillis * 1_000_000;
        }

        @Override
        public long millis() {
            return nowMillis;
        }
    };

    private ContainerCleaner cleaner(int maxPerMinute, long neverUsedMillisMax) {
        return new ContainerCleaner(
                replica, time, new ContainerCleaner.RemovalSettings(60_000, maxPerMinute, neverUsedMillisMax));
    }

    private ContainerCleaner cleaner() {
        return cleaner(10_000, 0);
    }

    private void apply(Operation operation) {
        replica.apply(new Proposal(SESSION, 1, List.of(), operation), nowMillis);
    }

    private void open() {
        replica.apply(
                new Proposal(SESSION, 0, List.of(), new Operation.OpenSession(1_000, Bytes.utf8("0123456789abcdef"))),
                nowMillis);
    }

    private void create(String path, CreateMode mode, Create.Form form, long ttlMillis) {
        List<AclEntry> acl = List.of(new AclEntry(31, "world", "anyone"));
        apply(new Create(new ZnodePath(path), Bytes.EMPTY, acl, mode.flag(), ttlMillis, form));
    }

    private void createContainer(String path) {
        create(path, CreateMode.CONTAINER, Create.Form.CREATE_CONTAINER, 0);
    }

    private void createTtl(String path) {
        create(path, CreateMode.PERSISTENT_WITH_TTL, Create.Form.CREATE_TTL, TTL_MILLIS);
    }

    private void createPlain(String path) {
        create(path, CreateMode.PERSISTENT, Create.Form.CREATE, 0);
    }

    private void delete(String path) {
        apply(new Operation.Delete(new ZnodePath(path), -1));
    }

    private List<String> removed(ContainerCleaner cleaner) {
        int count = cleaner.round();
        List<String> paths = replica.takeSent().stream()
                .map(operation -> ((Operation.RemoveUnused) operation).path().value())
                .toList();
        assertThat(paths).hasSize(count);
        return paths;
    }

    @Test
    void longPathsGoInSeveralRounds() {
        open();
        int containers = 60;
        for (int i = 0; i < containers; i++) {
            String path = "/" + "c".repeat(100_000) + i;
            createContainer(path);
            createPlain(path + "/x");
            delete(path + "/x");
        }
        ContainerCleaner cleaner = cleaner();
        List<String> first = removed(cleaner);
        assertThat(first).hasSize((int) (ContainerCleaner.CHARACTERS_PER_ROUND_MAX / 100_000) + 1);
        first.forEach(path -> replica.apply(
                new Proposal(SESSION, 1, List.of(), new Operation.Delete(new ZnodePath(path), -1)), nowMillis));
        assertThat(removed(cleaner)).hasSize(containers - first.size());
    }

    @Test
    void aContainerGoesOnceItHasHadAChild() {
        open();
        createContainer("/c");
        createContainer("/unused");
        createPlain("/c/x");
        assertThat(removed(cleaner())).isEmpty();
        delete("/c/x");
        assertThat(removed(cleaner())).containsExactly("/c");
    }

    @Test
    void whatTheLeaderSawGoesWithTheRemoval() {
        open();
        createContainer("/c");
        createPlain("/c/x");
        delete("/c/x");
        Znode seen = replica.read().tree().find(new ZnodePath("/c"));
        cleaner().round();
        assertThat(replica.takeSent())
                .containsExactly(new Operation.RemoveUnused(new ZnodePath("/c"), seen.mzxid(), seen.pzxid()));
    }

    @Test
    void aTtlZnodeGoesWhenMoreThanItsTimeHasPassedSinceItsLastChange() {
        open();
        createTtl("/t");
        nowMillis += 400;
        apply(new Operation.SetData(new ZnodePath("/t"), Bytes.EMPTY, -1));
        nowMillis += TTL_MILLIS;
        assertThat(removed(cleaner())).isEmpty();
        nowMillis++;
        assertThat(removed(cleaner())).containsExactly("/t");
    }

    @Test
    void aTtlZnodeWithAChildStays() {
        open();
        createTtl("/t");
        createPlain("/t/x");
        nowMillis += 10 * TTL_MILLIS;
        assertThat(removed(cleaner())).isEmpty();
    }

    @Test
    void aContainerThatWasNeverUsedGoesAfterAWhileWhereThatIsAskedFor() {
        open();
        createContainer("/unused");
        nowMillis += NEVER_USED_MILLIS_MAX;
        assertThat(removed(cleaner(10_000, NEVER_USED_MILLIS_MAX))).isEmpty();
        nowMillis++;
        assertThat(removed(cleaner(10_000, NEVER_USED_MILLIS_MAX))).containsExactly("/unused");
        assertThat(removed(cleaner())).isEmpty();
    }

    @Test
    void oneRoundRemovesNoMoreThanItMay() {
        open();
        createTtl("/t1");
        createTtl("/t2");
        createTtl("/t3");
        nowMillis += 2 * TTL_MILLIS;
        assertThat(removed(cleaner(2, 0))).hasSize(2);
        assertThat(removed(cleaner(0, 0))).isEmpty();
        assertThat(removed(cleaner())).hasSize(3);
    }
}
