package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bound;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Operation;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.StateAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Quotas on paths that are deeper than a new one may be: an earlier build made them, or they came from elsewhere. */
class QuotaDepthTest {
    private static final String QUOTA = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";
    private static final int DEPTH = 1_000;
    private static final int STEPS = 60;
    private static final String[] NAMES = {"a", "b", "zookeeper_limits"};

    private final Core core = Core.withSession().atLevel(RulesLevel.BOUNDED_COSTS);

    @Test
    void aWriteBelowADeepMirrorCostsItsLength() {
        chain(2 * DEPTH);
        core.create(QUOTA + "/q" + LIMITS);
        core.create(QUOTA + "/q" + STATS);
        expectCostsOfALength();
    }

    @Test
    void aWriteBelowManyDeepLimitsCostsItsLength() {
        chain(2 * DEPTH);
        limitEachLevel();
        expectCostsOfALength();
    }

    @Test
    void aWriteWhereManyDeepLimitsAreTakenAwayInTheSameEntryCostsItsLength() {
        chain(2 * DEPTH);
        limitEachLevel();
        assertThat(ofWriteBehindDeletions(2 * DEPTH)).isLessThan(3 * ofWriteBehindDeletions(DEPTH));
    }

    @Test
    void whereThereAreTooManyQuotasForTheHeapTheyAreLookedUp() {
        String name = "x".repeat(60_000);
        for (int i = 0; i < Bound.QUOTA_INDEX_BYTES.defaultValue() / (2L * name.length()) + 1; i++) {
            core.create("/" + name + i);
            core.create(QUOTA + "/" + name + i);
            core.create(QUOTA + "/" + name + i + LIMITS);
            core.create(QUOTA + "/" + name + i + STATS);
        }
        core.create("/" + name + 0 + "/child");
        assertThat(core.get(QUOTA + "/" + name + 0 + STATS).data().utf8()).isEqualTo("count=2,bytes=8");
        core.multi(
                new Operation.Delete(path(QUOTA + "/" + name + 1 + LIMITS), -1),
                creation("/" + name + 1 + "/child", CreateMode.PERSISTENT));
        assertThat(core.get(QUOTA + "/" + name + 1 + STATS).data().utf8()).isEqualTo("count=1,bytes=4");
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }

    @Test
    void whatOnlyBeginsLikeTheTreeOfQuotasLimitsNothing() {
        core.create("/q");
        core.create("/q/b");
        core.create(QUOTA + "/q");
        core.create(QUOTA + "/q" + LIMITS);
        core.create(QUOTA + "/q" + STATS);
        core.create(QUOTA + "Xq");
        core.create(QUOTA + "Xq/b");
        core.create("/q/early");
        core.create(QUOTA + "Xq/b" + LIMITS);
        core.create("/q/b/c");
        assertThat(core.get(QUOTA + "/q" + STATS).data().utf8()).isEqualTo("count=4,bytes=16");
    }

    /** What is charged must not depend on how a quota is found, nor on a start in between. */
    @Property(tries = 60)
    void theSameQuotasAreChargedAsByAWalkThroughTheTree(@ForAll long seed) {
        Core walking = Core.withSession();
        Core looking = Core.withSession().atLevel(RulesLevel.BOUNDED_COSTS);
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(10) == 0) {
                looking = new Core(looking.store);
            }
            Operation operation = random.nextInt(4) == 0 ? multi(random) : single(random);
            assertThat(looking.run(operation).outcome().getClass())
                    .isEqualTo(walking.run(operation).outcome().getClass());
            expectSame(walking, looking, QUOTA);
        }
        assertThat(StateAudit.findings(looking.store)).isEmpty();
    }

    private static void expectSame(Core expected, Core actual, String path) {
        assertThat(actual.get(path).data())
                .describedAs(path)
                .isEqualTo(expected.get(path).data());
        assertThat(actual.children(path)).describedAs(path).isEqualTo(expected.children(path));
        expected.children(path).forEach(name -> expectSame(expected, actual, path + "/" + name));
    }

    private static Operation multi(Random random) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            operations.add(single(random));
        }
        return new Operation.Multi(operations);
    }

    private static Operation single(Random random) {
        StringBuilder text = new StringBuilder();
        int levels = 1 + random.nextInt(3);
        for (int i = 0; i < levels; i++) {
            text.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        String path = switch (random.nextInt(4)) {
            case 0 -> QUOTA + text;
            case 1 -> QUOTA + text + LIMITS;
            case 2 -> QUOTA + text + STATS;
            default -> text.toString();
        };
        return random.nextInt(3) == 0 ? new Operation.Delete(path(path), -1) : creation(path, CreateMode.PERSISTENT);
    }

    private void expectCostsOfALength() {
        long shallow = ofWrite(DEPTH);
        assertThat(ofWrite(2 * DEPTH)).isLessThan(3 * shallow);
    }

    private long ofWrite(int depth) {
        Operation operation = creation("/q".repeat(depth) + "/n", CreateMode.PERSISTENT);
        core.create("/q".repeat(depth) + "/first");
        return AllocatedBytes.of(() -> core.run(operation));
    }

    /** Of ten writes more in such an entry. */
    private long ofWriteBehindDeletions(int depth) {
        List<Operation> operations = new ArrayList<>();
        for (int level = 2; level <= depth; level++) {
            operations.add(new Operation.Delete(path(QUOTA + "/q".repeat(level) + LIMITS), -1));
        }
        operations.add(new Operation.Check(path("/missing"), 0));
        long deletions = AllocatedBytes.of(() -> core.run(new Operation.Multi(operations)));
        for (int i = 0; i < 10; i++) {
            operations.add(operations.size() - 1, creation("/q".repeat(depth) + "/w" + i, CreateMode.PERSISTENT));
        }
        return AllocatedBytes.of(() -> core.run(new Operation.Multi(operations))) - deletions;
    }

    private void chain(int depth) {
        for (int level = 1; level <= depth; level++) {
            core.create("/q".repeat(level));
            core.create(QUOTA + "/q".repeat(level));
        }
    }

    private void limitEachLevel() {
        for (int level = 1; level <= 2 * DEPTH; level++) {
            core.create(QUOTA + "/q".repeat(level) + LIMITS);
        }
    }
}
