package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatsAgreeTest {

    private final StatsAgree checker = new StatsAgree();

    private static Script directory() {
        return new Script()
                .ok(1, "create", "path", "/d", "data", "root", "->", "zxid", 1, "path", "/d")
                .ok(1, "create", "path", "/d/a", "data", "x", "->", "zxid", 2, "path", "/d/a")
                .ok(1, "set", "path", "/d", "data", "longer", "->", "zxid", 3, "version", 1)
                .ok(2, "delete", "path", "/d/a", "->", "zxid", 5);
    }

    private static Map<String, Object> right() {
        return Fields.map(
                "czxid",
                1,
                "mzxid",
                3,
                "pzxid",
                5,
                "ctime",
                7,
                "mtime",
                9,
                "version",
                1,
                "cversion",
                2,
                "children",
                0,
                "length",
                6);
    }

    private static Script read(Script script, long zxid, Object... changed) {
        Map<String, Object> stat = new LinkedHashMap<>(right());
        stat.putAll(Fields.map(changed));
        return script.ok(3, "get", "path", "/d", "->", "zxid", zxid, "stat", stat);
    }

    @Test
    void aStatSaysWhatTheWritesUpToItsZxidMadeOfTheZnode() {
        Script script = read(directory(), 5);
        read(script, 4, "pzxid", 2, "cversion", 1, "children", 1);
        script.satisfies(checker);
    }

    @Test
    void eachPartOfAStatIsJudged() {
        read(directory(), 5, "czxid", 0).breaks(checker, StatsAgree.OF_WRITES);
        read(directory(), 5, "mzxid", 1).breaks(checker, StatsAgree.OF_WRITES);
        read(directory(), 5, "version", 2).breaks(checker, StatsAgree.OF_WRITES);
        read(directory(), 5, "length", 4).breaks(checker, StatsAgree.LENGTH);
        read(directory(), 5, "pzxid", 2).breaks(checker, StatsAgree.OF_CHILDREN);
        read(directory(), 5, "cversion", 1).breaks(checker, StatsAgree.OF_CHILDREN);
        read(directory(), 5, "children", 1).breaks(checker, StatsAgree.OF_CHILDREN);
    }

    @Test
    void everybodyIsToldTheSameTimes() {
        read(read(directory(), 5), 5, "ctime", 8).breaks(checker, StatsAgree.TIMES);
        read(read(directory(), 5), 5, "mtime", 8).breaks(checker, StatsAgree.TIMES);
    }

    @Test
    void aZnodeThatIsCreatedAgainHasNoneOfTheChildrenBefore() {
        Script script = new Script()
                .note("session", "client", 2L, "session", 102L, "state", "connected", "member", 1L)
                .ok(1, "create", "path", "/d", "data", "root", "->", "zxid", 1, "path", "/d")
                .ok(1, "create", "path", "/d/a", "data", "x", "->", "zxid", 2, "path", "/d/a")
                .lost(2, "delete", "path", "/d/a")
                .ok(2, "get", "path", "/x", "->", "zxid", 5, "missing", true)
                .ok(1, "create", "path", "/d", "data", "longer", "->", "zxid", 8, "path", "/d");
        read(script, 8, "czxid", 8, "mzxid", 8, "pzxid", 8, "version", 0, "cversion", 0);
        script.ok(1, "create", "path", "/d/a", "data", "x", "->", "zxid", 9, "path", "/d/a");
        read(script, 9, "czxid", 8, "mzxid", 8, "pzxid", 9, "version", 0, "cversion", 1, "children", 1);
        script.satisfies(checker);
        read(script, 9, "czxid", 8, "mzxid", 8, "pzxid", 9, "version", 0, "cversion", 1)
                .breaks(checker, StatsAgree.OF_CHILDREN);
    }

    @Test
    void lostWritesLeaveARange() {
        Script script = directory().lost(2, "create", "path", "/d/b").lost(2, "delete", "path", "/d/c");
        read(script, 6);
        read(script, 7, "pzxid", 6, "cversion", 3, "children", 1);
        read(script, 8, "pzxid", 8, "cversion", 4, "children", 0);
        script.satisfies(checker);
        read(directory().lost(2, "create", "path", "/d/b"), 7, "cversion", 4).breaks(checker, StatsAgree.OF_CHILDREN);
        read(directory().lost(2, "create", "path", "/d/b"), 7, "pzxid", 8).breaks(checker, StatsAgree.OF_CHILDREN);
    }

    @Test
    void anEphemeralWhoseCreateHadNoAnswerMayCountTwice() {
        Script script = directory().lost(2, "create", "path", "/d/b", "data", "x", "mode", "EPHEMERAL");
        read(script, 7, "pzxid", 7, "cversion", 4);
        script.satisfies(checker);
        read(script, 8, "pzxid", 8, "cversion", 5).breaks(checker, StatsAgree.OF_CHILDREN);
    }

    @Test
    void aLostSetOfTheZnodeMayHaveBeenTheLast() {
        Script script = directory().lost(2, "set", "path", "/d", "data", "lost");
        read(script, 7);
        read(script, 7, "mzxid", 7, "mtime", 10, "version", 2, "length", 4);
        script.satisfies(checker);
        read(script, 7, "mzxid", 1).breaks(checker, StatsAgree.OF_WRITES);
    }

    @Test
    void aZnodeThatWasDeletedAndCreatedAgainBeginsAnew() {
        Script script = directory()
                .ok(1, "delete", "path", "/d", "->", "zxid", 6)
                .ok(1, "create", "path", "/d", "data", "again", "->", "zxid", 7, "path", "/d");
        read(script, 7, "czxid", 7, "mzxid", 7, "pzxid", 7, "version", 0, "cversion", 0, "length", 5);
        script.satisfies(checker);
        read(script, 7, "czxid", 7, "mzxid", 7, "pzxid", 7, "version", 0, "cversion", 2, "length", 5)
                .breaks(checker, StatsAgree.OF_CHILDREN);
    }
}
