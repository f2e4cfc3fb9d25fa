package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaBoundsTest {
    private static final int LEVELS = (int) Bound.QUOTA_LEVELS.defaultValue();
    private static final int TEXT = (int) Bound.QUOTA_TEXT_BYTES.defaultValue();
    private static final int CHARACTERS = (int) Bound.QUOTA_PATH_CHARACTERS.defaultValue();

    @Test
    void aPathOfSoManyLevelsMayHaveAQuota() {
        assertThat(bearable("/a".repeat(LEVELS) + "/zookeeper_limits")).isTrue();
        assertThat(bearable("/a".repeat(LEVELS + 1) + "/zookeeper_stats")).isFalse();
    }

    @Test
    void aPathOfSoManyCharactersMayHaveAQuota() {
        assertThat(bearable("/" + "a".repeat(CHARACTERS - 1) + "/zookeeper_limits"))
                .isTrue();
        assertThat(bearable("/" + "a".repeat(CHARACTERS + 1) + "/zookeeper_limits"))
                .isFalse();
    }

    @Test
    void elsewhereZnodesLieAsDeepAsTheyLike() {
        assertThat(QuotaBounds.isBearable(creation("/a".repeat(1000), CreateMode.PERSISTENT)))
                .isTrue();
        assertThat(QuotaBounds.isBearable(creation("/zookeeper/quotas" + "/a".repeat(1000), CreateMode.PERSISTENT)))
                .isTrue();
    }

    @Test
    void limitsAndStatisticsHaveLittleText() {
        for (String name : List.of("zookeeper_limits", "zookeeper_stats")) {
            Operation little = new Operation.SetData(new ZnodePath("/zookeeper/quota/a/" + name), text(TEXT), -1);
            Operation much = new Operation.SetData(new ZnodePath("/zookeeper/quota/a/" + name), text(TEXT + 1), -1);
            assertThat(QuotaBounds.isBearable(little)).isTrue();
            assertThat(QuotaBounds.isBearable(much)).isFalse();
            Operation create = new Operation.Create(
                    new ZnodePath("/zookeeper/quota/a/" + name),
                    text(TEXT + 1),
                    Acl.OPEN.entries(),
                    0,
                    0,
                    Operation.Create.Form.CREATE);
            assertThat(QuotaBounds.isBearable(create)).isFalse();
        }
        assertThat(QuotaBounds.isBearable(
                        new Operation.SetData(new ZnodePath("/zookeeper/quota/a/other"), text(TEXT + 1), -1)))
                .isTrue();
        assertThat(QuotaBounds.isBearable(
                        new Operation.SetData(new ZnodePath("/a/zookeeper_stats"), text(TEXT + 1), -1)))
                .isTrue();
    }

    private static Bytes text(int length) {
        return Bytes.utf8(",".repeat(length));
    }

    @Test
    void aMultiIsLookedThrough() {
        Operation deep = creation("/zookeeper/quota" + "/a".repeat(LEVELS + 2), CreateMode.PERSISTENT);
        Operation delete = new Operation.Delete(new ZnodePath("/zookeeper/quota" + "/a".repeat(LEVELS + 2)), -1);
        assertThat(QuotaBounds.isBearable(new Operation.Multi(List.of(delete)))).isTrue();
        assertThat(QuotaBounds.isBearable(new Operation.Multi(List.of(delete, deep))))
                .isFalse();
    }

    private static Operation.Create creation(String path, CreateMode mode) {
        return new Operation.Create(
                new ZnodePath(path), Bytes.EMPTY, Acl.OPEN.entries(), mode.flag(), 0, Operation.Create.Form.CREATE);
    }

    private static boolean bearable(String path) {
        return QuotaBounds.isBearable(creation("/zookeeper/quota" + path, CreateMode.PERSISTENT));
    }
}
