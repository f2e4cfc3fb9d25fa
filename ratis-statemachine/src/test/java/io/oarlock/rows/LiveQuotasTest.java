package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bound;
import io.oarlock.model.Owner;
import io.oarlock.model.ZnodePath;
import org.junit.jupiter.api.Test;

class LiveQuotasTest {
    private static final ZnodePath QUOTA = new ZnodePath("/zookeeper/quota");
    private static final String LIMITS = "zookeeper_limits";
    private static final ZnodePath A = new ZnodePath("/a");
    private static final ZnodePath B = new ZnodePath("/b");
    private static final LimitedPaths NOTHING = new LimitedPaths();
    private static final long BYTES_MAX = Bound.QUOTA_INDEX_BYTES.defaultValue();
    /** Of the heap that a level takes, beside two for each character of its name. */
    private static final long LEVEL_BYTES = bytesOfALevel();

    private final WrittenRows store = new WrittenRows();

    private static long bytesOfALevel() {
        LimitedPaths one = new LimitedPaths();
        one.put("/x", LimitedPaths.Mark.LIMITED);
        return one.bytes() - 2;
    }

    private LiveQuotas quotas() {
        return new LiveQuotas(new RowReader(store));
    }

    private void limit(String path) {
        store.create(QUOTA + path + "/" + LIMITS, Owner.PERSISTENT);
    }

    /** A path of one level that takes as much as an index may, and so much more. */
    private static String filling(int more) {
        return "/" + "x".repeat((int) ((BYTES_MAX - LEVEL_BYTES) / 2) + more);
    }

    @Test
    void countsThatAreUnderWayAreCountedUntilTheyAreThrough() {
        LiveQuotas quotas = quotas();
        assertThat(quotas.underWay()).isZero();
        assertThat(quotas.countsBytes()).isZero();

        quotas.put(A, new ZnodePath("/a/b"));
        quotas.put(B, B);
        assertThat(quotas.underWay()).isEqualTo(2);
        quotas.put(A, new ZnodePath("/a/c"));
        assertThat(quotas.underWay()).isEqualTo(2);
        assertThat(quotas.counts()).containsOnlyKeys(A, B).containsEntry(A, new ZnodePath("/a/c"));
        assertThat(quotas.countsBytes()).isEqualTo(LiveQuotas.bytes(A, new ZnodePath("/a/c")) + LiveQuotas.bytes(B, B));

        quotas.put(A, null);
        assertThat(quotas.underWay()).isOne();
        quotas.put(A, null);
        assertThat(quotas.underWay()).isOne();
        quotas.put(B, null);
        assertThat(quotas.underWay()).isZero();
        assertThat(quotas.countsBytes()).isZero();
    }

    @Test
    void countsThatWereUnderWayGoOnAfterAStart() {
        store.change(entry -> {
            entry.putQuotaCount(A, new ZnodePath("/a/b"));
            entry.putQuotaCount(B, B);
        });
        assertThat(quotas().underWay()).isEqualTo(2);
        store.change(entry -> entry.putQuotaCount(B, null));
        assertThat(quotas().underWay()).isOne();
        assertThat(quotas().counts()).containsOnlyKeys(A).containsValue(new ZnodePath("/a/b"));
    }

    @Test
    void everyPathWithLimitsIsReadWhenTheyAreAskedForFirst() {
        limit("/a");
        limit("/b/c");
        limit("/d");
        store.create(QUOTA + "/e/zookeeper_stats", Owner.PERSISTENT);
        LiveQuotas quotas = quotas();
        assertThat(quotas.limitedBytes()).isZero();

        LimitedPaths limited = quotas.limited(QUOTA, LIMITS);
        assertThat(limited.deepest("/a/x", NOTHING)).isEqualTo("/a".length());
        assertThat(limited.deepest("/b/c/x", NOTHING)).isEqualTo("/b/c".length());
        assertThat(limited.deepest("/d", NOTHING)).isEqualTo("/d".length());
        assertThat(limited.deepest("/e", NOTHING)).isZero();
        assertThat(quotas.limitedBytes()).isEqualTo(4 * (LEVEL_BYTES + 2));
    }

    @Test
    void whatIsLimitedLaterIsKnownAndCounted() {
        LiveQuotas quotas = quotas();
        assertThat(quotas.limited(QUOTA, LIMITS).isEmpty()).isTrue();
        quotas.limit("/a", true);
        assertThat(quotas.limited(QUOTA, LIMITS).deepest("/a", NOTHING)).isEqualTo(2);
        assertThat(quotas.limitedBytes()).isEqualTo(LEVEL_BYTES + 2);

        quotas.limit("/a", false);
        assertThat(quotas.limited(QUOTA, LIMITS).isEmpty()).isTrue();
        assertThat(quotas.limitedBytes()).isZero();
    }

    @Test
    void anIndexOfExactlyItsBoundIsKept() {
        LiveQuotas quotas = quotas();
        assertThat(quotas.limited(QUOTA, LIMITS)).isNotNull();
        quotas.limit(filling(0), true);
        assertThat(quotas.limited(QUOTA, LIMITS)).isNotNull();
        assertThat(quotas.limitedBytes()).isEqualTo(BYTES_MAX);
    }

    @Test
    void anIndexOverItsBoundIsGivenUp() {
        LiveQuotas quotas = quotas();
        assertThat(quotas.limited(QUOTA, LIMITS)).isNotNull();
        quotas.limit(filling(1), true);
        assertThat(quotas.limited(QUOTA, LIMITS)).isNull();
        assertThat(quotas.limitedBytes()).isZero();
    }

    /** The heap would not take them all. */
    @Test
    void noMorePathsAreReadThanTheIndexMayHold() {
        limit(filling(1));
        limit("/y");
        limit("/z");
        LiveQuotas quotas = quotas();
        store.rowsWalked = 0;
        assertThat(quotas.limited(QUOTA, LIMITS)).isNull();
        assertThat(store.rowsWalked).isOne();
        assertThat(quotas.limitedBytes()).isZero();
    }
}
