package io.oarlock.chaos.check;

import org.junit.jupiter.api.Test;

class SyncedReadsTest {

    private final Script script = new Script();

    @Test
    void plainReadsMayBeStaleButSyncedOnesMayNot() {
        script.ok(1, "create", "path", "/a", "data", "x", "->", "zxid", 1);
        script.ok(2, "get", "path", "/a", "->", "missing", true);
        script.satisfies(new SyncedReads(Budget.STANDARD));

        script.ok(2, "sync-get", "path", "/a", "->", "missing", true);
        script.breaks(new SyncedReads(Budget.STANDARD), SyncedReads.LINEARIZABLE);
    }

    @Test
    void aLostUpdateIsFound() {
        script.ok(1, "create", "path", "/a", "data", "x", "->", "zxid", 1);
        script.ok(1, "set", "path", "/a", "data", "y", "expected", 0, "->", "zxid", 2, "version", 1);
        script.ok(2, "set", "path", "/a", "data", "z", "expected", 0, "->", "zxid", 3, "version", 1);

        script.breaks(new SyncedReads(Budget.STANDARD), SyncedReads.LINEARIZABLE);
    }

    @Test
    void ephemeralsAreLeftToTheirOwnChecker() {
        script.ok(1, "create", "path", "/e", "data", "x", "mode", "EPHEMERAL", "->", "zxid", 1, "path", "/e");
        script.ok(2, "sync-get", "path", "/e", "->", "missing", true);

        script.satisfies(new SyncedReads(Budget.STANDARD));
    }
}
