package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.failed;
import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.QuotaText;
import io.oarlock.model.Znode;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import io.oarlock.rows.StateAudit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaRulesTest {
    private final Core core = Core.withSession();

    @BeforeEach
    void aTree() {
        put("/a", "12345");
        put("/a/b", "123");
        put("/a/b/c", "1");
        put("/ab", "not below /a");
    }

    /** All members read it with every write below, so it must not take the square of its length. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongTextWithoutAPairIsReadOnce() {
        String commas = ",".repeat(1 << 20);
        assertThat(QuotaText.parse(Bytes.utf8(commas + "count=7;" + commas))).isEqualTo(new QuotaText(7, -1, -1, -1));
        assertThat(QuotaText.parse(Bytes.utf8("count=7,".repeat(1 << 17)))).isEqualTo(new QuotaText(7, -1, -1, -1));
    }

    @Test
    void limitsThatChangeWithinAnEntryCountAtOnce() {
        core.policy = new Policy(false, true, true, false);
        limit("/a", "count=-1,bytes=-1;countHardLimit=4");
        assertThat(core.multi(
                        create("/a/x", ""),
                        new Operation.SetData(
                                path("/zookeeper/quota/a/zookeeper_limits"),
                                Bytes.utf8("count=-1,bytes=-1;countHardLimit=5"),
                                -1),
                        create("/a/y", "")))
                .isInstanceOf(Outcome.MultiDone.class);
        assertThat(core.run(create("/a/z", "")).outcome()).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
    }

    @Test
    void statisticsStartWithWhatIsThere() {
        limit("/a", "count=100,bytes=1000");
        assertThat(stats("/a")).isEqualTo("count=3,bytes=9");
    }

    @Test
    void statisticsStartWithWhatTheSameEntryMade() {
        core.applyAll(List.of(
                core.asClient(create("/a/new", "1234567890")),
                core.asClient(new Operation.Delete(path("/a/b/c"), -1)),
                core.asClient(create("/zookeeper/quota/a", "")),
                core.asClient(create("/zookeeper/quota/a/zookeeper_limits", "count=5,bytes=5")),
                core.asClient(create("/zookeeper/quota/a/zookeeper_stats", "count=0,bytes=0"))));
        assertThat(stats("/a")).isEqualTo("count=3,bytes=18");
    }

    @Test
    void statisticsFollowEveryChange() {
        limit("/a", "count=100,bytes=1000");
        put("/a/x", "12");
        assertThat(stats("/a")).isEqualTo("count=4,bytes=11");
        core.setData("/a/x", "123456", -1);
        assertThat(stats("/a")).isEqualTo("count=4,bytes=15");
        core.delete("/a/x");
        put("/ab/x", "elsewhere");
        assertThat(stats("/a")).isEqualTo("count=3,bytes=9");
    }

    @Test
    void theServersOwnUpdatesDoNotShowInTheStat() {
        limit("/a", "count=100,bytes=1000");
        Znode before = core.get("/zookeeper/quota/a/zookeeper_stats");
        Effects effects = core.run(create("/a/x", "12"));
        Znode after = core.get("/zookeeper/quota/a/zookeeper_stats");
        assertThat(after).isEqualTo(before.withDataOnly(Bytes.utf8("count=4,bytes=11")));
        assertThat(Core.told(effects)).containsExactly("NODE_CREATED /a/x", "NODE_CHILDREN_CHANGED /a");
    }

    @Test
    void whatReachesAHardLimitFitsAndOneMoreDoesNot() {
        core.policy = new Policy(false, true, true, false);
        limit("/a", "count=-1,bytes=-1;byteHardLimit=12;countHardLimit=4");
        put("/a/x", "123");
        assertThat(core.setData("/a/x", "1234", -1)).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
        assertThat(core.setData("/a/x", "321", -1)).isInstanceOf(Outcome.Changed.class);
        assertThat(core.run(create("/a/y", "")).outcome()).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
    }

    @Test
    void aHardLimitOfNothingLetsNothingIn() {
        core.policy = new Policy(false, true, true, false);
        limit("/a", "count=-1,bytes=-1;byteHardLimit=0;countHardLimit=0");
        assertThat(core.run(create("/a/x", "")).outcome()).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
        assertThat(core.setData("/a", "123456", -1)).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
    }

    @Test
    void whatReachesASoftLimitIsNotToldAndOneMoreIs() {
        limit("/a", "count=4,bytes=10");
        put("/a/x", "1");
        assertThat(core.overQuota).isEmpty();
        core.setData("/a/x", "12", -1);
        assertThat(core.overQuota).containsExactly(new QuotaExcess(path("/a"), "bytes", 11, 10));
        core.setData("/a/x", "21", -1);
        assertThat(core.overQuota).isEmpty();
        put("/a/y", "");
        assertThat(core.overQuota).containsExactly(new QuotaExcess(path("/a"), "count", 5, 4));
        core.delete("/a/y");
        assertThat(core.overQuota).isEmpty();
    }

    @Test
    void aSoftLimitOfNothingIsALimit() {
        limit("/a", "count=0,bytes=0");
        put("/a/x", "1");
        assertThat(core.overQuota)
                .containsExactly(
                        new QuotaExcess(path("/a"), "count", 4, 0), new QuotaExcess(path("/a"), "bytes", 10, 0));
    }

    @Test
    void aSiblingWhoseNameBeginsAlikeHasNoPartInAQuota() {
        limit("/a/b", "count=100,bytes=1000");
        put("/a/bc", "1");
        put("/a/x", "1");
        assertThat(stats("/a/b")).isEqualTo("count=2,bytes=4");
    }

    @Test
    void onlyTheDeepestQuotaIsCharged() {
        limit("/a", "count=100,bytes=1000");
        limit("/a/b", "count=100,bytes=1000");
        put("/a/b/x", "1");
        assertThat(stats("/a")).isEqualTo("count=3,bytes=9");
        assertThat(stats("/a/b")).isEqualTo("count=3,bytes=5");
    }

    @Test
    void ephemeralsLeaveTheStatisticsWithTheirSession() {
        limit("/a", "count=100,bytes=1000");
        core.create("/a/e", CreateMode.EPHEMERAL);
        assertThat(stats("/a")).isEqualTo("count=4,bytes=13");
        core.run(new Operation.CloseSession());
        assertThat(stats("/a")).isEqualTo("count=3,bytes=9");
    }

    @Test
    void aFailedMultiChargesNothing() {
        limit("/a", "count=100,bytes=1000");
        core.multi(create("/a/x", "1"), new Operation.Check(path("/missing"), 0));
        assertThat(stats("/a")).isEqualTo("count=3,bytes=9");
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }

    @Test
    void withoutLimitsStatisticsStandStill() {
        limit("/a", "count=100,bytes=1000");
        core.delete("/zookeeper/quota/a/zookeeper_limits");
        put("/a/x", "1");
        assertThat(stats("/a")).isEqualTo("count=3,bytes=9");
    }

    @Test
    void hardLimitsAreEnforcedOnlyWhereThePolicySaysSo() {
        limit("/a", "count=-1,bytes=-1=;byteHardLimit=12;countHardLimit=4");
        core.policy = Policy.DEFAULT;
        assertThat(core.setData("/a/b", "1234567890", -1)).isInstanceOf(Outcome.Changed.class);
        core.policy = new Policy(false, true, true, false);
        assertThat(core.setData("/a/b", "12345678901", 77)).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
        assertThat(core.setData("/a/b", "123", -1)).isInstanceOf(Outcome.Changed.class);
        put("/a/x", "");
        assertThat(core.run(create("/a/y", "")).outcome()).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
        assertThat(core.multi(create("/a/y", "")))
                .isEqualTo(new Outcome.MultiFailed(List.of(ErrorCode.QUOTA_EXCEEDED)));
        assertThat(core.run(create("/ab/y", "0123456789012")).outcome()).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void softLimitsRefuseNothing() {
        limit("/a", "count=1,bytes=1");
        core.policy = new Policy(false, true, true, false);
        assertThat(core.run(create("/a/y", "123")).outcome()).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void aSoftLimitThatIsPassedIsTold() {
        limit("/a", "count=4,bytes=12");
        core.run(create("/a/x", ""));
        assertThat(core.overQuota).isEmpty();
        core.run(create("/a/y", "1234"));
        assertThat(core.overQuota)
                .containsExactly(
                        new QuotaExcess(path("/a"), "count", 5, 4), new QuotaExcess(path("/a"), "bytes", 13, 12));
        core.delete("/a/x");
        assertThat(core.overQuota).isEmpty();
    }

    @Test
    void whatAMultiTookBackIsNotTold() {
        limit("/a", "count=3,bytes=-1");
        core.multi(create("/a/x", "1"), new Operation.Check(path("/missing"), 0));
        assertThat(core.overQuota).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count=4,bytes=5|4|5|-1|-1",
                "count=4,bytes=5=;byteHardLimit=6;countHardLimit=7|4|5|7|6",
                "bytes=5|-1|5|-1|-1",
                "count=x,bytes=|-1|-1|-1|-1",
                ",;,|-1|-1|-1|-1",
                "countHardLimit=3|-1|-1|3|-1"
            })
    void limitsAreReadFromTheirText(String text, long count, long bytes, long countHard, long bytesHard) {
        assertThat(QuotaText.parse(Bytes.utf8(text))).isEqualTo(new QuotaText(count, bytes, countHard, bytesHard));
    }

    @Test
    void noTextLimitsNothing() {
        assertThat(QuotaText.parse(null)).isEqualTo(new QuotaText(-1, -1, -1, -1));
    }

    private void limit(String limited, String limits) {
        StringBuilder path = new StringBuilder("/zookeeper/quota");
        for (String name : limited.substring(1).split("/")) {
            path.append('/').append(name);
            core.create(path.toString(), CreateMode.PERSISTENT);
        }
        put(path + "/zookeeper_limits", limits);
        put(path + "/zookeeper_stats", "count=0,bytes=0");
    }

    private String stats(String limited) {
        return core.get("/zookeeper/quota" + limited + "/zookeeper_stats")
                .data()
                .utf8();
    }

    private void put(String path, String data) {
        assertThat(core.run(create(path, data)).outcome()).isInstanceOf(Outcome.Created.class);
    }

    private static Operation.Create create(String path, String data) {
        Operation.Create plain = creation(path, CreateMode.PERSISTENT);
        return new Operation.Create(plain.path(), Bytes.utf8(data), Acl.OPEN.entries(), plain.flags(), 0, plain.form());
    }

    /** Bounded by what may be logged, however long the path of the write is. */
    @Test
    void aWriteBelowTheDeepestQuotaFindsIt() {
        int levels = (int) Bound.QUOTA_LEVELS.defaultValue();
        for (int level = 1; level <= levels; level++) {
            core.create("/q".repeat(level));
            core.create("/zookeeper/quota" + "/q".repeat(level));
        }
        core.create("/zookeeper/quota" + "/q".repeat(levels) + "/zookeeper_limits");
        core.create("/zookeeper/quota" + "/q".repeat(levels) + "/zookeeper_stats");
        core.create("/q".repeat(levels + 1));
        core.create("/q".repeat(levels + 2));
        assertThat(core.get("/zookeeper/quota" + "/q".repeat(levels) + "/zookeeper_stats")
                        .data()
                        .utf8())
                .isEqualTo("count=3,bytes=12");
    }
}
