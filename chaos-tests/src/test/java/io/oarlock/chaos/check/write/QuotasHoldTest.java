package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotasHoldTest {

    private final Script script = new Script();
    private final QuotasHold checker = new QuotasHold();

    /** Two children beside the znode itself. */
    @BeforeEach
    void limit() {
        String limits = "count=-1,bytes=-1;byteHardLimit=-1;countHardLimit=3";
        script.ok(1, "create", "path", "/zookeeper/quota/q/zookeeper_limits", "data", limits, "->", "zxid", 1);
        create("/q/1", 2);
    }

    private void create(String path, long zxid) {
        script.ok(1, "create", "path", path, "data", "x", "->", "zxid", zxid);
    }

    private void refused(long zxid) {
        script.refusedAt(1, "QUOTAEXCEEDED", zxid, "create", "path", "/q/9", "data", "x");
    }

    @Test
    void whatFitsIsCreatedAndTheRestIsRefused() {
        create("/q/2", 3);
        refused(4);
        script.ok(1, "delete", "path", "/q/2", "->", "zxid", 5);
        create("/q/3", 6);
        create("/elsewhere/1", 7);
        script.satisfies(checker);
    }

    @Test
    void oneZnodeTooManyIsFound() {
        create("/q/2", 3);
        create("/q/3", 4);
        script.breaks(checker, QuotasHold.NOT_EXCEEDED);
    }

    @Test
    void whatZooKeeperLetInBeforeItWasTakenOverIsNotJudged() {
        script.note("takeover", "decided-to", 4L);
        create("/q/2", 3);
        create("/q/3", 4);
        refused(4);
        script.satisfies(checker);
        create("/q/4", 5);
        script.breaks(checker, QuotasHold.NOT_EXCEEDED);
    }

    @Test
    void oneThatMayHaveBeenDeletedLeavesRoom() {
        script.lost(1, "delete", "path", "/q/1");
        create("/q/2", 3);
        create("/q/3", 4);
        script.satisfies(checker);
    }

    @Test
    void aRefusalOfWhatFitsIsFound() {
        refused(3);
        script.breaks(checker, QuotasHold.REFUSES_ONLY_EXCESS);
    }

    @Test
    void oneThatMayHaveBeenCreatedTakesRoom() {
        script.lost(1, "create", "path", "/q/2", "data", "x");
        refused(3);
        script.satisfies(checker);
    }

    @Test
    void dataThatGrowBeyondTheBytesAreFound() {
        limitBytes();
        set("12345", 5);
        script.satisfies(checker);
        set("123456", 6);
        script.breaks(checker, QuotasHold.NOT_EXCEEDED);
    }

    @Test
    void dataThatMayHaveBecomeShorterAreNot() {
        limitBytes();
        script.ok(1, "create", "path", "/b/2", "data", "", "->", "zxid", 5);
        script.lost(1, "set", "path", "/b/1", "data", "");
        script.ok(1, "set", "path", "/b/2", "data", "123456", "->", "zxid", 6);
        script.satisfies(checker);
    }

    @Test
    void aRefusalOfDataThatFitIsFound() {
        limitBytes();
        script.refusedAt(1, "QUOTAEXCEEDED", 5, "set", "path", "/b/1", "data", "123456");
        script.satisfies(checker);
        script.refusedAt(1, "QUOTAEXCEEDED", 6, "set", "path", "/b/1", "data", "12345");
        script.breaks(checker, QuotasHold.REFUSES_ONLY_EXCESS);
    }

    private void limitBytes() {
        String limits = "count=-1,bytes=-1;byteHardLimit=5;countHardLimit=9";
        script.ok(1, "create", "path", "/zookeeper/quota/b/zookeeper_limits", "data", limits, "->", "zxid", 3);
        create("/b/1", 4);
    }

    private void set(String data, long zxid) {
        script.ok(1, "set", "path", "/b/1", "data", data, "->", "zxid", zxid);
    }
}
