package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class SyncedZxidsTest {

    private final Script script = new Script();

    @Test
    void aSyncedReadThatIsAsNewAsAllAnswersBeforeItIsFine() {
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1)
                .ok(2, "get", "path", "/a", "->", "zxid", 5)
                .ok(2, "sync-get", "path", "/a", "->", "zxid", 7)
                .satisfies(new SyncedZxids());
    }

    @Test
    void aSyncedReadThatIsOlderThanAnAnswerElsewhereIsFound() {
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1)
                .ok(2, "sync-get", "path", "/other", "->", "zxid", 6)
                .breaks(new SyncedZxids(), SyncedZxids.NOT_STALE);
    }

    @Test
    void aServerWhoseSyncCoversLessIsNotJudged() {
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1)
                .ok(2, "sync-get", "path", "/other", "->", "zxid", 6, "weak", true)
                .satisfies(new SyncedZxids());
    }

    @Test
    void aLinearizableReadNeedsNoSyncToBeJudged() {
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1)
                .ok(2, "get", "path", "/other", "->", "zxid", 6)
                .ok(2, "linearizable-get", "path", "/other", "->", "zxid", 7)
                .satisfies(new SyncedZxids());
        script.ok(2, "linearizable-get", "path", "/other", "->", "zxid", 6)
                .breaks(new SyncedZxids(), SyncedZxids.LINEARIZABLE_NOT_STALE);
    }

    @Test
    void whatIsAnsweredWhileASyncIsUnderWayMayBeNewer() {
        long read = script.begin(2, "sync-get", "path", "/a");
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1);
        script.end(read, "zxid", 6);

        script.satisfies(new SyncedZxids());
    }

    @Test
    void aSyncBegunLateInAPauseIsJudgedByWhatWasAnsweredUntilThen() {
        long early = script.begin(2, "sync-get", "path", "/a");
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1);
        long late = script.begin(2, "sync-get", "path", "/a");
        script.end(early, "zxid", 6);
        script.end(late, "zxid", 6);

        script.breaks(new SyncedZxids(), SyncedZxids.NOT_STALE);
    }
}
