package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiAtomicityTest {

    private final Script script = new Script();

    static List<Object> transfer(String from, int left, String to, int now) {
        return List.of(
                Fields.map("f", "set", "path", from, "data", "" + left),
                Fields.map("f", "set", "path", to, "data", "" + now));
    }

    @Test
    void aWholeMultiIsFine() {
        script.ok(1, "multi", "ops", transfer("/a", 40, "/b", 60), "->", "zxid", 9);
        observe("/a", 40, 9, "/b", 60, 9);
        observe("/a", 50, 3, "/b", 50, 3);

        script.satisfies(new MultiAtomicity());
    }

    @Test
    void aTotalThatChangedIsFound() {
        observe("/a", 40, 3, "/b", 50, 3);

        script.breaks(new MultiAtomicity(), MultiAtomicity.TOTAL_CONSTANT);
    }

    @Test
    void halfAMultiIsFoundEvenIfTheTotalIsRight() {
        script.ok(1, "multi", "ops", transfer("/a", 40, "/b", 60), "->", "zxid", 9);
        observe("/a", 40, 9, "/b", 60, 3);

        script.breaks(new MultiAtomicity(), MultiAtomicity.ALL_OR_NOTHING);
    }

    private void observe(String one, int oneHas, long oneZxid, String other, int otherHas, long otherZxid) {
        List<Object> nodes = List.of(
                Fields.map("path", one, "data", "" + oneHas, "mzxid", oneZxid),
                Fields.map("path", other, "data", "" + otherHas, "mzxid", otherZxid));
        script.ok(2, "multi-get", "total", 100, "->", "nodes", nodes, "zxid", 10);
    }
}
