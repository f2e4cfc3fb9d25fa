package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteOrderTest {

    private final Script script = new Script();

    @Test
    void zxidsThatFollowRealTimeAreFine() {
        long slow = script.begin(1, "set", "path", "/a", "data", "x");
        script.ok(2, "set", "path", "/a", "data", "y", "->", "zxid", 6, "version", 2);
        script.end(slow, "zxid", 5, "version", 1);

        script.satisfies(new WriteOrder());
    }

    @Test
    void twoWritesWithOneZxidAreFound() {
        long first = script.begin(1, "set", "path", "/a", "data", "x");
        script.ok(2, "set", "path", "/b", "data", "y", "->", "zxid", 5, "version", 1);
        script.end(first, "zxid", 5, "version", 1);

        script.breaks(new WriteOrder(), WriteOrder.ZXIDS_ARE_UNIQUE);
    }

    @Test
    void theWritesOfOneMultiShareAZxid() {
        script.ok(1, "multi", "ops", MultiAtomicityTest.transfer("/a", 1, "/b", 2), "->", "zxid", 5);

        script.satisfies(new WriteOrder());
    }

    @Test
    void aLaterWriteWithASmallerZxidIsFound() {
        script.ok(1, "set", "path", "/a", "data", "x", "->", "zxid", 9, "version", 1);
        script.ok(2, "create", "path", "/b", "data", "y", "->", "zxid", 8);

        script.breaks(new WriteOrder(), WriteOrder.REAL_TIME);
    }

    @Test
    void aVersionThatDoesNotRiseIsFound() {
        script.ok(1, "set", "path", "/a", "data", "x", "->", "zxid", 5, "version", 3);
        script.ok(1, "set", "path", "/a", "data", "y", "->", "zxid", 6, "version", 3);

        script.breaks(new WriteOrder(), WriteOrder.VERSIONS_FOLLOW);
    }

    @Test
    void versionsStartAgainAfterADelete() {
        script.ok(1, "set", "path", "/a", "data", "x", "->", "zxid", 5, "version", 3);
        script.ok(1, "delete", "path", "/a", "->", "zxid", 6);
        script.ok(1, "create", "path", "/a", "data", "z", "->", "zxid", 7);
        script.ok(1, "set", "path", "/a", "data", "y", "->", "zxid", 8, "version", 1);

        script.satisfies(new WriteOrder());
    }

    /** As a TTL znode that went, and was created again by a request whose answer was lost. */
    @Test
    void versionsStartAgainWithAZnodeWhoseCreateHadNoAnswer() {
        changedTo(8);
        script.lost(1, "create", "path", "/a", "data", "y", "mode", "PERSISTENT_WITH_TTL");
        script.ok(1, "set", "path", "/a", "data", "z", "->", "zxid", 9, "version", 1, "stat", created(7));

        script.satisfies(new WriteOrder());
    }

    @Test
    void aCreateWithoutAnAnswerDoesNotExcuseAZnodeThatIsOlder() {
        changedTo(8);
        script.lost(1, "create", "path", "/a", "data", "y", "mode", "PERSISTENT_WITH_TTL");
        script.ok(1, "set", "path", "/a", "data", "z", "->", "zxid", 9, "version", 1, "stat", created(4));

        script.breaks(new WriteOrder(), WriteOrder.VERSIONS_FOLLOW);
    }

    @Test
    void aZnodeThatNobodyCanHaveCreatedIsFound() {
        changedTo(8);
        script.ok(1, "set", "path", "/a", "data", "z", "->", "zxid", 9, "version", 1, "stat", created(7));

        script.breaks(new WriteOrder(), WriteOrder.VERSIONS_FOLLOW);
    }

    private static Map<String, Object> created(long zxid) {
        return Fields.map("czxid", zxid);
    }

    @Test
    void aMultiWhoseCheckDoesNotHoldIsFound() {
        changedTo(2);
        multi(6, part("check", "/a", 1), part("set", "/b", -1));

        script.breaks(new WriteOrder(), WriteOrder.CONDITION_HELD);
    }

    @Test
    void aMultiWhoseChecksHoldIsFine() {
        changedTo(2);
        multi(6, part("check", "/a", 2), part("set", "/a", 2), part("delete", "/a", 3));

        script.satisfies(new WriteOrder());
    }

    @Test
    void aConditionOnWhatAnEarlierPartHasLeftIsJudgedToo() {
        changedTo(2);
        script.ok(
                1,
                "multi",
                "ops",
                List.of(part("set", "/a", -1), part("check", "/a", 2)),
                "->",
                "zxid",
                6,
                "results",
                List.of(Fields.map("version", 3), Map.of()));

        script.breaks(new WriteOrder(), WriteOrder.CONDITION_HELD);
    }

    @Test
    void aDeleteOfAnotherVersionIsFound() {
        changedTo(2);
        script.ok(1, "delete", "path", "/a", "expected", 1, "->", "zxid", 6);

        script.breaks(new WriteOrder(), WriteOrder.CONDITION_HELD);
    }

    @Test
    void aWriteWhoseAnswerWasLostExcusesACondition() {
        changedTo(2);
        script.lost(2, "set", "path", "/a", "data", "y", "expected", -1);
        script.ok(1, "delete", "path", "/a", "expected", 3, "->", "zxid", 7);

        script.satisfies(new WriteOrder());
    }

    private void changedTo(long version) {
        script.ok(1, "set", "path", "/a", "data", "x", "expected", -1, "->", "zxid", 5, "version", version);
    }

    private void multi(long zxid, Object... parts) {
        script.ok(1, "multi", "ops", List.of(parts), "->", "zxid", zxid);
    }

    private static Map<String, Object> part(String function, String path, long expected) {
        return Fields.map("f", function, "path", path, "data", "y", "expected", expected);
    }

    @Test
    void aConditionalWriteOnAnotherVersionIsFound() {
        script.ok(1, "set", "path", "/a", "data", "x", "expected", 1, "->", "zxid", 5, "version", 3);

        script.breaks(new WriteOrder(), WriteOrder.CONDITION_HELD);
    }
}
