package io.oarlock.chaos.check.watch;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class PersistentWatchesTest {

    private final Script script = new Script();

    @Test
    void everyChangeIsToldInTime() {
        watch("/a", "persistent");
        set("/a", 6);
        event("/a", 6);
        set("/a", 7);
        event("/a", 7);
        read(8);

        script.satisfies(new PersistentWatches());
    }

    @Test
    void aChangeThatIsNotToldIsFound() {
        watch("/a", "persistent");
        set("/a", 6);
        event("/a", 6);
        set("/a", 7);
        read(7);

        script.breaks(new PersistentWatches(), PersistentWatches.EVERY_CHANGE);
    }

    @Test
    void aChangeThatIsToldTooLateIsFound() {
        watch("/a", "persistent");
        set("/a", 6);
        read(6);
        event("/a", 6);

        script.breaks(new PersistentWatches(), PersistentWatches.BEFORE_DATA);
    }

    @Test
    void aChangeThatIsToldTwiceIsFound() {
        watch("/a", "persistent");
        set("/a", 6);
        event("/a", 6);
        event("/a", 6);
        read(6);

        script.breaks(new PersistentWatches(), PersistentWatches.ONCE);
    }

    @Test
    void aRecursiveWatchIsToldOfEverythingBelow() {
        watch("/a", "recursive");
        set("/a/b/c", 6);
        read(6);

        script.breaks(new PersistentWatches(), PersistentWatches.EVERY_CHANGE);
    }

    @Test
    void aPlainOneIsToldThatChildrenCameButNotWhatTheyHold() {
        watch("/a", "persistent");
        script.ok(2, "create", "path", "/a/b", "->", "zxid", 6, "path", "/a/b");
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeChildrenChanged", "path", "/a", "zxid", 6L);
        set("/a/b", 7);
        read(8);

        script.satisfies(new PersistentWatches());
    }

    @Test
    void nobodyIsToldWhatHappenedWhileTheConnectionWasLost() {
        watch("/a", "persistent");
        script.note("session", "client", 1L, "session", 101L, "state", "disconnected", "member", 1L);
        set("/a", 6);
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 2L);
        read(6);

        script.satisfies(new PersistentWatches());
    }

    @Test
    void whatTheSessionHasNotSeenYetMayComeLater() {
        watch("/a", "persistent");
        set("/a", 6);
        read(5);

        script.satisfies(new PersistentWatches());
    }

    @Test
    void aWatchStaysWhenItsSessionGoesToAnotherMember() {
        reconnectWithWatch("recursive");
        event("/a/b", 9);
        read(9);

        script.satisfies(new PersistentWatches());
    }

    @Test
    void aWatchThatDoesNotComeAlongIsFound() {
        reconnectWithWatch("recursive");
        read(9);

        script.breaks(new PersistentWatches(), PersistentWatches.EVERY_CHANGE);
    }

    @Test
    void aWatchThatIsLostAtTheSecondMoveIsFound() {
        reconnectWithWatch("persistent");
        reconnect();
        read(10);
        set("/a", 11);
        read(11);

        script.breaks(new PersistentWatches(), PersistentWatches.EVERY_CHANGE);
    }

    @Test
    void anEventForNothingIsFound() {
        watch("/a", "persistent");
        script.refused(2, "BADVERSION", "set", "path", "/a", "data", "x", "expected", 9);
        event("/a", 6);

        script.breaks(new PersistentWatches(), PersistentWatches.EXPLAINED);
    }

    @Test
    void anEventOfAnotherKindThanTheChangeIsFound() {
        watch("/a", "persistent");
        set("/a", 6);
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeDeleted", "path", "/a", "zxid", 6L);
        read(6);

        script.breaks(new PersistentWatches(), PersistentWatches.EXPLAINED, PersistentWatches.EVERY_CHANGE);
    }

    @Test
    void anEventOfAWriteWhoseAnswerWasLostIsFine() {
        watch("/a", "persistent");
        script.lost(2, "set", "path", "/a", "data", "x");
        event("/a", 6);

        script.satisfies(new PersistentWatches());
    }

    @Test
    void anEphemeralWhoseCreateHadNoAnswerGoesWithItsSession() {
        loseEphemeralOfAClosedSession();
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeCreated", "path", "/a/b", "zxid", 6L);
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeDeleted", "path", "/a/b", "zxid", 8L);

        script.satisfies(new PersistentWatches());
    }

    @Test
    void anEphemeralThatGoesAfterItsSessionIsFound() {
        loseEphemeralOfAClosedSession();
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeDeleted", "path", "/a/b", "zxid", 9L);

        script.breaks(new PersistentWatches(), PersistentWatches.EXPLAINED);
    }

    /** Its end has the zxid 8. */
    private void loseEphemeralOfAClosedSession() {
        watch("/a", "recursive");
        script.note("session", "client", 2L, "session", 102L, "state", "connected", "member", 1L);
        script.lost(2, "create", "path", "/a/b", "data", "x", "mode", "EPHEMERAL");
        script.ok(2, "close", "->", "zxid", 8);
    }

    /** A session that was told up to zxid 8 on its second connection, and a change at 9. */
    private void reconnectWithWatch(String mode) {
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 1L);
        watch("/a", mode);
        reconnect();
        read(8);
        set("/a/b", 9);
    }

    private void reconnect() {
        script.note("session", "client", 1L, "session", 101L, "state", "left", "member", 1L);
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 2L);
    }

    private void watch(String path, String mode) {
        script.ok(1, "add-watch", "path", path, "watch", 7, "mode", mode, "->", "zxid", 5);
    }

    private void set(String path, int zxid) {
        script.ok(2, "set", "path", path, "data", "x", "->", "zxid", zxid, "version", 1);
    }

    private void event(String path, long zxid) {
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeDataChanged", "path", path, "zxid", zxid);
    }

    private void read(int zxid) {
        script.ok(1, "get", "path", "/other", "->", "zxid", zxid, "missing", true);
    }
}
