package io.oarlock.chaos.check.session;

import io.oarlock.chaos.check.Script;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EphemeralLivesTest {

    private final Script script = new Script();

    @BeforeEach
    void create() {
        script.ok(1, "create", "path", "/e", "data", "x", "mode", "EPHEMERAL", "->", "zxid", 5);
    }

    @Test
    void thereWhileTheSessionLivesAndGoneAfterwardsIsFine() {
        shown("get", 6);
        script.ok(1, "close", "->", "zxid", 9);
        shown("get", 8);
        missing(9);

        script.satisfies(new EphemeralLives());
    }

    @Test
    void goneWhileTheSessionStillWritesIsFound() {
        missing(7);
        script.ok(1, "set", "path", "/a", "data", "y", "->", "zxid", 8);

        script.breaks(new EphemeralLives(), EphemeralLives.THERE);
    }

    @Test
    void goneByADeleteIsFine() {
        script.lost(1, "delete", "path", "/e");
        missing(7);
        script.ok(1, "set", "path", "/a", "data", "y", "->", "zxid", 8);

        script.satisfies(new EphemeralLives());
    }

    @Test
    void stillThereAtTheZxidOfTheCloseIsFound() {
        script.ok(1, "close", "->", "zxid", 9);
        shown("get", 9);

        script.breaks(new EphemeralLives(), EphemeralLives.GONE);
    }

    @Test
    void stillThereAfterTheClientGaveUpByItselfIsFine() {
        script.note("session", "client", 1L, "session", 101L, "state", "given-up");
        shown("sync-get", 9);

        script.satisfies(new EphemeralLives());
    }

    @Test
    void stillThereLongAfterTheClientGaveUpIsFoundWhereNothingElseWentWrong() {
        script.note("session", "client", 1L, "session", 101L, "state", "given-up");
        script.sleep(3000);
        shown("sync-get", 9);

        script.breaks(new EphemeralLives(), EphemeralLives.GONE);

        script.note("fault", "name", "pause-leader", "phase", "start", "members", List.of(1L));
        script.satisfies(new EphemeralLives());
    }

    @Test
    void aMachineThatStandsStillLetsServersEndASessionLater() {
        script.note("session", "client", 1L, "session", 101L, "state", "given-up");
        script.sleep(1000).note("stall", "of", "disk", "millis", 800L);
        script.sleep(1500);
        shown("sync-get", 9);
        script.satisfies(new EphemeralLives());

        script.sleep(1000);
        shown("sync-get", 10);
        script.breaks(new EphemeralLives(), EphemeralLives.GONE);
    }

    @Test
    void stillThereForASyncedReadAfterTheExpiryIsFound() {
        script.note("session", "client", 1L, "session", 101L, "state", "expired");
        shown("get", 6);
        script.satisfies(new EphemeralLives());

        shown("sync-get", 9);
        script.breaks(new EphemeralLives(), EphemeralLives.GONE);
    }

    @Test
    void comingBackIsFound() {
        missing(7);
        shown("get", 8);

        script.breaks(new EphemeralLives(), EphemeralLives.STAYS_GONE);
    }

    @Test
    void aReadThatLagsBehindIsNoComingBack() {
        missing(7);
        shown("get", 6);

        script.satisfies(new EphemeralLives());
    }

    @Test
    void anotherOwnerIsFound() {
        script.ok(2, "get", "path", "/e", "->", "zxid", 6, "czxid", 5, "owner", 77);

        script.breaks(new EphemeralLives(), EphemeralLives.OWNED);
    }

    private void shown(String function, long zxid) {
        script.ok(2, function, "path", "/e", "->", "zxid", zxid, "czxid", 5, "owner", 101);
    }

    private void missing(long zxid) {
        script.ok(2, "get", "path", "/e", "->", "zxid", zxid, "missing", true);
    }
}
