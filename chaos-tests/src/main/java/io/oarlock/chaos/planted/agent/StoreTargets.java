package io.oarlock.chaos.planted.agent;

import io.oarlock.chaos.planted.bug.store.FlushByTable;
import io.oarlock.chaos.planted.bug.store.NameBeforeFiles;
import io.oarlock.chaos.planted.bug.store.PurgeAhead;
import io.oarlock.chaos.planted.bug.store.TakeOverPieces;
import io.oarlock.chaos.planted.bug.store.WithoutLog;
import java.util.List;
import java.util.Map;

/** What the bugs change that only a kill in the middle of store work shows. */
final class StoreTargets {

    private static final String ROCKS = "io.oarlock.storage.rocks.";
    private static final String HOME = "io.oarlock.checkpoint.StateDirectory";

    private StoreTargets() {}

    /** Adds them to those of others. */
    static void putAll(Map<String, List<Target>> all) {
        Target unlogged = new Target(ROCKS + "RocksTuning", "writing", 1, WithoutLog.Writing.class);
        all.put("name-before-files", List.of(new Target(HOME, "take", 1, NameBeforeFiles.Take.class)));
        all.put(
                "purge-ahead",
                List.of(
                        new Target("io.oarlock.ratis.CheckpointRequests", "flushed", 0, PurgeAhead.Flush.class),
                        unlogged));
        all.put(
                "take-over-pieces",
                List.of(
                        new Target(HOME, "prepare", 0, TakeOverPieces.Prepare.class),
                        new Target(HOME, "clearReceived", 0, TakeOverPieces.Clear.class)));
        all.put(
                "flush-by-table",
                List.of(new Target(ROCKS + "RocksWriter", "commit", 1, FlushByTable.Commit.class), unlogged));
    }
}
