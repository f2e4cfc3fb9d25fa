package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class RunEndsTest {

    private final Script script = new Script();

    @Test
    void aRunThatEndsWithAnswersToAllIsFine() {
        script.ok(1, "get", "path", "/a", "->", "zxid", 1, "missing", true)
                .lost(2, "get", "path", "/a")
                .satisfies(new RunEnds());
    }

    @Test
    void aRequestThatNobodyAnswersIsFound() {
        script.note("no-answer", "client", 3L, "seconds", 120L).breaks(new RunEnds(), RunEnds.ANSWERED);
    }

    @Test
    void aRunThatComesToNoEndIsFound() {
        script.note("unfinished", "reason", "cannot create /a").breaks(new RunEnds(), RunEnds.FINISHED);
    }

    @Test
    void aMigrationThatStopsIsTold() {
        script.note("unfinished", "reason", "java.io.IOException: " + RunEnds.STOPPED + "phase STOPPED")
                .breaks(new RunEnds(), RunEnds.FOLLOWED);
    }
}
