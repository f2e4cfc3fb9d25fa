package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingsTest {

    private final Listings checker = new Listings();

    private static Script directory() {
        return new Script()
                .ok(1, "create", "path", "/d", "->", "zxid", 1, "path", "/d")
                .ok(1, "create", "path", "/d/a", "->", "zxid", 2, "path", "/d/a")
                .ok(1, "create", "path", "/d/b", "->", "zxid", 3, "path", "/d/b")
                .ok(2, "delete", "path", "/d/a", "->", "zxid", 5);
    }

    private static Script list(Script script, long zxid, String... names) {
        return script.ok(3, "children", "path", "/d", "->", "zxid", zxid, "names", List.of(names));
    }

    @Test
    void aListShowsWhatTheWritesUpToItsZxidLeft() {
        Script script = directory();
        list(script, 2, "a");
        list(script, 4, "b", "a");
        list(script, 5, "b");
        script.satisfies(checker);
    }

    @Test
    void anOldListIsFoundOut() {
        list(directory(), 5, "a", "b").breaks(checker, Listings.NO_OTHERS);
        list(directory(), 4, "a").breaks(checker, Listings.COMPLETE);
    }

    @Test
    void aNameThatNobodyCreatedIsFoundOut() {
        list(directory(), 5, "b", "c").breaks(checker, Listings.NO_OTHERS);
    }

    @Test
    void aListNamesNobodyTwice() {
        list(directory(), 5, "b", "b").breaks(checker, Listings.ONCE);
    }

    @Test
    void aLostCreateMayShowOrNot() {
        Script script = directory().lost(2, "create", "path", "/d/c");
        list(script, 6, "b", "c");
        list(script, 7, "b");
        script.satisfies(checker);
    }

    @Test
    void aLostCreateDoesNotShowBeforeItWasAskedFor() {
        Script script = directory().lost(2, "create", "path", "/d/c");
        list(script, 5, "b", "c").breaks(checker, Listings.NO_OTHERS);
    }

    @Test
    void aLostDeleteTakesNoEffectAfterALaterAnswerOfItsSession() {
        Script script = directory()
                .note("session", "client", 2, "session", 102, "state", "connected")
                .lost(2, "delete", "path", "/d/b")
                .ok(2, "set", "path", "/d", "->", "zxid", 8, "version", 1)
                .ok(1, "create", "path", "/d/b", "->", "zxid", 9, "path", "/d/b");
        list(script, 7, "b");
        list(script, 8);
        list(script, 9, "b");
        script.satisfies(checker);
        list(script, 10).breaks(checker, Listings.COMPLETE);
    }

    @Test
    void aLostSequentialCreateExcusesNamesThatBeginLikeIt() {
        Script script = directory().lost(2, "create", "path", "/d/n-", "mode", "PERSISTENT_SEQUENTIAL");
        list(script, 6, "b", "n-0000000002").satisfies(checker);
        list(script, 6, "b", "m-0000000002").breaks(checker, Listings.NO_OTHERS);
    }

    @Test
    void aLostSequentialCreateDoesNotExcuseTheZnodesOfOthers() {
        Script script = directory()
                .lost(2, "create", "path", "/d/n-", "mode", "PERSISTENT_SEQUENTIAL")
                .ok(1, "create", "path", "/d/n-", "mode", "PERSISTENT_SEQUENTIAL", "->", "zxid", 6, "path", "/d/n-3");
        list(script, 6, "b").breaks(checker, Listings.COMPLETE);
    }

    @Test
    void anEphemeralZnodeMayGoByItselfAndGoesWithAnAcknowledgedClose() {
        Script script = directory()
                .ok(4, "create", "path", "/d/e", "mode", "EPHEMERAL", "->", "zxid", 6, "path", "/d/e")
                .ok(5, "create", "path", "/d/f", "mode", "EPHEMERAL", "->", "zxid", 7, "path", "/d/f")
                .ok(4, "close", "->", "zxid", 9);
        list(script, 8, "b", "e", "f");
        list(script, 8, "b", "e");
        list(script, 9, "b", "f");
        script.satisfies(checker);
        list(script, 9, "b", "e").breaks(checker, Listings.NO_OTHERS);
    }

    @Test
    void partsOfAMultiCountLikeOtherWrites() {
        Script script = directory()
                .ok(
                        1,
                        "multi",
                        "ops",
                        List.of(Fields.map("f", "create", "path", "/d/m"), Fields.map("f", "delete", "path", "/d/b")),
                        "->",
                        "zxid",
                        6,
                        "results",
                        List.of(Fields.map("path", "/d/m"), Fields.map()));
        list(script, 6, "m");
        script.satisfies(checker);
        list(script, 6, "m", "b").breaks(checker, Listings.NO_OTHERS);
    }

    @Test
    void theListAndItsStatAgree() {
        directory()
                .ok(
                        3,
                        "children",
                        "path",
                        "/d",
                        "->",
                        "zxid",
                        5,
                        "names",
                        List.of("b"),
                        "stat",
                        Fields.map("children", 2))
                .breaks(checker, Listings.NUMBER);
    }
}
