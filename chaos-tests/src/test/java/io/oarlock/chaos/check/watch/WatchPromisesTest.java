package io.oarlock.chaos.check.watch;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class WatchPromisesTest {

    private final Script script = new Script();

    @Test
    void anEventBeforeTheDataIsFine() {
        watch(7, 5);
        write(6);
        event(7, 6);
        read(6);

        script.satisfies(new WatchPromises());
    }

    @Test
    void anEventAfterTheDataIsFound() {
        watch(7, 5);
        write(6);
        read(6);
        event(7, 6);

        script.breaks(new WatchPromises(), WatchPromises.BEFORE_DATA);
    }

    @Test
    void anEventThatNeverComesIsFound() {
        watch(7, 5);
        write(6);
        read(6);

        script.breaks(new WatchPromises(), WatchPromises.NONE_LOST);
    }

    @Test
    void anEventIsNotMissedWhileTheSessionLagsBehind() {
        watch(7, 5);
        write(6);
        read(5);

        script.satisfies(new WatchPromises());
    }

    @Test
    void whatWasTakenBackNeedNotFire() {
        watch(7, 5);
        script.ok(1, "remove-watches", "path", "/a", "->", "zxid", 5);
        write(6);
        read(6);

        script.satisfies(new WatchPromises());
    }

    @Test
    void whatWasTakenBackAndFiresIsFound() {
        watch(7, 5);
        script.ok(1, "remove-watches", "path", "/a", "->", "zxid", 5);
        write(6);
        event(7, 6);

        script.breaks(new WatchPromises(), WatchPromises.REMOVED);
    }

    @Test
    void watchesOfOtherKindsClientsAndTimesAreNotTakenBack() {
        script.ok(1, "remove-watches", "path", "/a", "->", "zxid", 4);
        watch(7, 5);
        script.ok(3, "remove-watches", "path", "/a", "->", "zxid", 5);
        script.ok(1, "children", "path", "/b", "watch", 8, "->", "zxid", 5);
        script.ok(1, "remove-watches", "path", "/b", "->", "zxid", 5);
        write(6);
        script.ok(2, "create", "path", "/b/c", "data", "x", "->", "zxid", 7);
        read(7);

        script.breaks(new WatchPromises(), WatchPromises.NONE_LOST, WatchPromises.NONE_LOST);
    }

    @Test
    void aSecondEventIsFound() {
        watch(7, 5);
        write(6);
        event(7, 6);
        write(8);
        event(7, 8);

        script.breaks(new WatchPromises(), WatchPromises.ONCE);
    }

    @Test
    void whatWasNotThereCannotHaveBeenDeletedEvenIfNobodySaysWhen() {
        script.ok(1, "exists", "path", "/a", "watch", 7, "->", "zxid", 5, "missing", true);
        script.note("event", "client", 1L, "watch", 7L, "type", "NodeDeleted", "path", "/a", "zxid", -1L);

        script.breaks(new WatchPromises(), WatchPromises.FITS);
    }

    @Test
    void whoMayNotReadAZnodeAnyMoreNeedNotBeToldOfIt() {
        watch(7, 5);
        script.ok(2, "set-acl", "path", "/a", "readable", false, "->", "zxid", 6);
        write(7);
        read(7);

        script.satisfies(new WatchPromises());
    }

    @Test
    void whoWatchesTheChildrenOfAZnodeIsToldThatItWent() {
        script.ok(1, "children", "path", "/dir", "watch", 8, "->", "zxid", 5);
        script.ok(2, "delete", "path", "/dir", "->", "zxid", 6);
        script.note("event", "client", 1L, "watch", 8L, "type", "NodeDeleted", "path", "/dir", "zxid", 6L);
        read(6);

        script.satisfies(new WatchPromises());
    }

    @Test
    void whoWatchesTheChildrenOfAZnodeAndIsNotToldThatItWentIsFound() {
        script.ok(1, "children", "path", "/dir", "watch", 8, "->", "zxid", 5);
        script.ok(2, "delete", "path", "/dir", "->", "zxid", 6);
        read(6);

        script.breaks(new WatchPromises(), WatchPromises.NONE_LOST);
    }

    @Test
    void eventsOutOfOrderAreFound() {
        session(101);
        tellOfTheSecondOfTwoChanges();
        event(7, 6);

        script.breaks(new WatchPromises(), WatchPromises.IN_ORDER);
    }

    @Test
    void theNextSessionOfAClientMayBeToldOfOlderChanges() {
        session(101);
        tellOfTheSecondOfTwoChanges();
        session(102);
        event(7, 6);

        script.satisfies(new WatchPromises());
    }

    @Test
    void aChildWatchIsNotFiredByDataButByChildren() {
        script.ok(1, "children", "path", "/dir", "watch", 8, "->", "zxid", 5);
        script.ok(2, "set", "path", "/dir", "data", "x", "->", "zxid", 6, "version", 1);
        script.ok(1, "get", "path", "/dir", "->", "zxid", 6);
        script.satisfies(new WatchPromises());

        script.ok(2, "delete", "path", "/dir/c", "->", "zxid", 7);
        script.ok(1, "get", "path", "/dir", "->", "zxid", 7);
        script.breaks(new WatchPromises(), WatchPromises.NONE_LOST);
    }

    @Test
    void anEventWithoutAChangeIsFound() {
        watch(7, 5);
        event(7, 6);

        script.breaks(new WatchPromises(), WatchPromises.EXPLAINED);
    }

    @Test
    void aWriteOfUnknownOutcomeMayExplainAnEvent() {
        watch(7, 5);
        script.lost(2, "set", "path", "/a", "data", "x");
        event(7, 6);

        script.satisfies(new WatchPromises());
    }

    @Test
    void anEventFoundAfterAReconnectionHasNoZxid() {
        watch(7, 5);
        write(6);
        event(7, -1);
        read(6);

        script.satisfies(new WatchPromises());
    }

    @Test
    void aWatchThatIsSilentAtTheEndOfItsSessionIsFound() {
        watch(7, 5);
        script.note("session", "client", 1L, "session", 101L, "state", "expired");

        script.breaks(new WatchPromises(), WatchPromises.SESSION_END);
    }

    @Test
    void aWatchThatIsToldOfTheEndOfItsSessionIsFine() {
        watch(7, 5);
        script.note("event", "client", 1L, "watch", 7L, "type", "None", "zxid", -1L);
        script.note("session", "client", 1L, "session", 101L, "state", "expired");

        script.satisfies(new WatchPromises());
    }

    @Test
    void aClientThatWasAwayNeedNotHearOfWhatCameAndWent() {
        script.ok(1, "exists", "path", "/a", "watch", 7, "->", "zxid", 5, "missing", true);
        script.ok(2, "create", "path", "/a", "data", "x", "->", "zxid", 6);
        script.ok(2, "delete", "path", "/a", "->", "zxid", 7);
        script.note("session", "client", 1L, "session", 101L, "state", "connected");
        read(8);

        script.satisfies(new WatchPromises());
    }

    @Test
    void aClientThatWasNotAwayMustHearOfWhatCameAndWent() {
        script.note("session", "client", 1L, "session", 101L, "state", "connected");
        script.ok(1, "exists", "path", "/a", "watch", 7, "->", "zxid", 5, "missing", true);
        script.ok(2, "create", "path", "/a", "data", "x", "->", "zxid", 6);
        script.ok(2, "delete", "path", "/a", "->", "zxid", 7);
        read(8);

        script.breaks(new WatchPromises(), WatchPromises.NONE_LOST);
    }

    private void watch(long watch, long zxid) {
        script.ok(1, "exists", "path", "/a", "watch", watch, "->", "zxid", zxid);
    }

    private void write(long zxid) {
        script.ok(2, "set", "path", "/a", "data", "x" + zxid, "->", "zxid", zxid);
    }

    private void read(long zxid) {
        script.ok(1, "get", "path", "/a", "->", "zxid", zxid);
    }

    private void tellOfTheSecondOfTwoChanges() {
        watch(7, 5);
        script.ok(1, "children", "path", "/dir", "watch", 8, "->", "zxid", 5);
        write(6);
        script.ok(2, "create", "path", "/dir/c", "data", "x", "->", "zxid", 7);
        script.note("event", "client", 1L, "watch", 8L, "type", "NodeChildrenChanged", "path", "/dir", "zxid", 7L);
    }

    private void session(long session) {
        script.note("session", "client", 1L, "session", session, "state", "connected", "member", 1L, "timeout", 900L);
    }

    private void event(long watch, long zxid) {
        script.note("event", "client", 1L, "watch", watch, "type", "NodeDataChanged", "path", "/a", "zxid", zxid);
    }
}
