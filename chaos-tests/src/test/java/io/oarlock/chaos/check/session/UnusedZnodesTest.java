package io.oarlock.chaos.check.session;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class UnusedZnodesTest {

    private final Script script = new Script();
    private final UnusedZnodes checker = new UnusedZnodes();

    private void container(long zxid) {
        script.ok(1, "create", "path", "/c", "data", "x", "mode", "CONTAINER", "->", "zxid", zxid);
    }

    private void ttl(long zxid) {
        script.ok(
                1, "create", "path", "/t", "data", "x", "mode", "PERSISTENT_WITH_TTL", "ttl", 700L, "->", "zxid", zxid);
    }

    private void child(String function, long zxid) {
        script.ok(1, function, "path", "/c/child", "->", "zxid", zxid);
    }

    private void missing(String path, long zxid) {
        script.ok(2, "get", "path", path, "->", "zxid", zxid, "missing", true);
    }

    private void found(String path, long mzxid, long zxid) {
        script.ok(2, "sync-get", "path", path, "->", "zxid", zxid, "mzxid", mzxid);
    }

    @Test
    void aContainerThatLostItsLastChildMayGo() {
        container(1);
        child("create", 2);
        child("delete", 3);
        missing("/c", 4);
        script.satisfies(checker);
    }

    @Test
    void aContainerWithAChildThatIsMissingIsFound() {
        container(1);
        child("create", 2);
        child("delete", 3);
        child("create", 5);
        missing("/c", 6);
        script.breaks(checker, UnusedZnodes.USED);
    }

    @Test
    void aChildThatMayHaveBeenDeletedIsNoChild() {
        container(1);
        child("create", 2);
        script.lost(3, "delete", "path", "/c/child");
        missing("/c", 6);
        script.satisfies(checker);
    }

    @Test
    void aTtlZnodeThatGoesBeforeItsTimeIsFound() {
        ttl(1);
        script.sleep(600).ok(1, "set", "path", "/t", "data", "y", "->", "zxid", 2);
        script.sleep(600);
        missing("/t", 3);
        script.breaks(checker, UnusedZnodes.IN_TIME);
    }

    @Test
    void aTtlZnodeThatIsMadeAgainHasItsWholeTimeAgain() {
        ttl(1);
        script.sleep(800);
        ttl(3);
        script.sleep(500);
        missing("/t", 4);
        script.breaks(checker, UnusedZnodes.IN_TIME);
    }

    @Test
    void aTtlZnodeThatMayHaveBeenDeletedMayBeMissing() {
        ttl(1);
        script.lost(3, "delete", "path", "/t");
        missing("/t", 3);
        script.satisfies(checker);
    }

    @Test
    void aTtlZnodeThatGoesInTimeIsFine() {
        ttl(1);
        script.sleep(701);
        missing("/t", 3);
        script.satisfies(checker);
    }

    @Test
    void aTtlZnodeMayGoEarlyWhereClocksJump() {
        script.note("fault", "name", "clock-forward-leader", "phase", "start");
        ttl(1);
        missing("/t", 3);
        script.satisfies(checker);
    }

    @Test
    void aTtlZnodeThatStaysIsFoundUnlessTheMachineStoodStill() {
        ttl(1);
        script.sleep(5_000);
        found("/t", 1, 3);
        script.breaks(checker, UnusedZnodes.GOES);

        script.note("stall", "of", "disk", "millis", 1_500L);
        script.satisfies(checker);
    }

    @Test
    void aContainerThatStaysIsFoundOnlyIfItEverHadAChild() {
        container(1);
        script.sleep(9_000);
        found("/c", 1, 2);
        script.satisfies(checker);

        child("create", 3);
        script.sleep(9_000);
        found("/c", 1, 3);
        script.satisfies(checker);

        child("delete", 4);
        script.sleep(5_000);
        found("/c", 1, 4);
        script.breaks(checker, UnusedZnodes.GOES);
    }
}
