package io.oarlock.chaos.check.watch;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class WatchedReadsTest {

    private final Script script = new Script();

    @Test
    void anEventBeforeTheReadIsFine() {
        watch(false);
        fired();
        read(true);

        script.satisfies(new WatchedReads());
    }

    @Test
    void aZnodeThatWentWithoutAWordIsFound() {
        watch(false);
        read(true);

        script.breaks(new WatchedReads(), WatchedReads.TOLD_FIRST);
    }

    @Test
    void aZnodeThatCameWithoutAWordIsFound() {
        watch(true);
        read(false);
        fired();

        script.breaks(new WatchedReads(), WatchedReads.TOLD_FIRST);
    }

    @Test
    void aZnodeThatIsStillThereTellsNothing() {
        watch(false);
        read(false);

        script.satisfies(new WatchedReads());
    }

    @Test
    void anotherSessionNeedNotBeTold() {
        watch(false);
        script.ok(2, "get", "path", "/e", "->", "zxid", 9, "missing", true);

        script.satisfies(new WatchedReads());
    }

    @Test
    void anAnswerThatIsOlderThanTheEventBeforeItIsFound() {
        fired();
        get(5);

        script.breaks(new WatchedReads(), WatchedReads.READABLE);
    }

    @Test
    void anAnswerThatIsAsNewAsTheEventIsFine() {
        get(5);
        fired();
        get(6);

        script.satisfies(new WatchedReads());
    }

    @Test
    void whatWasAskedBeforeTheEventMayBeOlder() {
        long asked = script.begin(1, "get", "path", "/e");
        fired();
        script.end(asked, "zxid", 5, "data", "x");

        script.satisfies(new WatchedReads());
    }

    @Test
    void anotherConnectionMayBeToAMemberThatIsBehind() {
        fired();
        script.note("session", "client", 1L, "session", 101L, "state", "connected");
        get(5);

        script.satisfies(new WatchedReads());
    }

    @Test
    void anEventOfNoCertainTimeTellsNothing() {
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeDeleted", "path", "/e", "zxid", -1L);
        get(5);

        script.satisfies(new WatchedReads());
    }

    private void get(long zxid) {
        script.ok(1, "get", "path", "/e", "->", "zxid", zxid, "data", "x");
    }

    private void watch(boolean missing) {
        script.ok(1, "exists", "path", "/e", "watch", 7, "->", "zxid", 5, "missing", missing);
    }

    private void fired() {
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeDeleted", "path", "/e", "zxid", 6L);
    }

    private void read(boolean missing) {
        script.ok(1, "get", "path", "/e", "->", "zxid", 9, "missing", missing);
    }
}
