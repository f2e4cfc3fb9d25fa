package io.oarlock.chaos.check;

import org.junit.jupiter.api.Test;

class SessionLivesTest {

    private static final long TIMEOUT = 4_000;

    private final Script script = new Script();
    private final SessionLives checker = new SessionLives();

    private Script session(String state) {
        return script.note("session", "client", 1L, "session", 101L, "state", state, "timeout", TIMEOUT);
    }

    private Script read() {
        return script.ok(1, "get", "path", "/a", "->", "zxid", 1, "missing", true);
    }

    @Test
    void aSessionThatNobodyHeardOfExpires() {
        session("connected");
        read();
        session("left");
        script.sleep(5_000);
        session("expired").satisfies(checker);
    }

    @Test
    void aSessionThatWasHeardOfDoesNotExpire() {
        session("connected");
        script.sleep(4_000);
        read();
        script.sleep(1_000);
        session("expired").breaks(checker, SessionLives.HEARD_OF);
    }

    @Test
    void aSessionThatHasJustComeBackDoesNotExpire() {
        session("connected");
        session("left");
        script.sleep(3_000);
        session("connected");
        script.sleep(2_000);
        session("expired").breaks(checker, SessionLives.HEARD_OF);
    }

    @Test
    void whoComesBackTooLateDoesNotFindItsSession() {
        session("connected");
        read();
        session("left");
        script.sleep(11_500);
        session("connected").breaks(checker, SessionLives.ENDS);
    }

    @Test
    void whoAsksAgainForASessionThatItsLibraryGaveUpDoesNotFindItEither() {
        session("connected");
        session("left");
        script.sleep(5_000);
        session("given-up");
        script.sleep(6_500);
        script.note("return", "client", 1L, "session", 101L, "state", "connected", "timeout", TIMEOUT)
                .breaks(checker, SessionLives.ENDS);
    }

    @Test
    void aNewLeaderMayGiveASessionItsWholeTimeoutOnceMore() {
        session("connected");
        session("left");
        script.note("fault", "name", "kill-leader", "phase", "start");
        script.sleep(20_000);
        session("connected").satisfies(checker);
        session("left");
        script.sleep(40_000);
        session("connected").breaks(checker, SessionLives.ENDS);
    }
}
