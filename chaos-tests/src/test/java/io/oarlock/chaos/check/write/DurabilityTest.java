package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurabilityTest {

    private final Script script = new Script();

    @Test
    void acknowledgedCreatesThatAreThereAreFine() {
        create("one", "/s/a");
        script.lost(1, "create", "path", "/s/b", "data", "two");
        script.lost(1, "create", "path", "/s/c", "data", "three");
        last("/s/a", "one", "/s/b", "two");

        script.satisfies(new Durability());
    }

    @Test
    void anAcknowledgedCreateThatIsNotThereIsFound() {
        create("one", "/s/a");
        last();

        script.breaks(new Durability(), Durability.NOTHING_LOST);
    }

    @Test
    void aCreateThatWasDeletedMayBeGone() {
        create("one", "/s/a");
        script.ok(1, "delete", "path", "/s/a", "->", "zxid", 3);
        last();

        script.satisfies(new Durability());
    }

    @Test
    void aRefusedCreateThatIsThereIsFound() {
        script.refused(1, "NOAUTH", "create", "path", "/s/a", "data", "one");
        last("/s/a", "one");

        script.breaks(new Durability(), Durability.NOT_REFUSED);
    }

    @Test
    void aCreateThatTookEffectTwiceIsFound() {
        script.lost(1, "create", "path", "/s/n-", "data", "one", "mode", "PERSISTENT_SEQUENTIAL");
        last("/s/n-0000000001", "one", "/s/n-0000000002", "one");

        script.breaks(new Durability(), Durability.ONCE);
    }

    @Test
    void aNodeThatNobodyCreatedIsFound() {
        last("/s/x", "ghost");

        script.breaks(new Durability(), Durability.SOMEBODY_WROTE);
    }

    private void create(String data, String path) {
        script.ok(1, "create", "path", path, "data", data, "->", "zxid", 2, "path", path);
    }

    private void last(String... pathsAndData) {
        List<Object> nodes = new ArrayList<>();
        for (int i = 0; i < pathsAndData.length; i += 2) {
            nodes.add(Fields.map("path", pathsAndData[i], "data", pathsAndData[i + 1]));
        }
        script.ok(1, "final-children", "path", "/s", "->", "nodes", nodes);
    }
}
