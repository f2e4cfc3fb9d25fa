package io.oarlock.chaos.check.session;

import io.oarlock.chaos.check.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionLivesTest {

    private static final long TIMEOUT = 4_000;

    private final Script script = new Script();
    private final SessionLives checker = new SessionLives();

    private Script session(String state) {
        return script.note("session", "client", 1L, "session", 101L, "state", state, "timeout", TIMEOUT, "member", 2L);
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
    void aSessionThatOneMemberKnowsEndsWhenItsClientGoesElsewhere() {
        script.note("settings", "lines", List.of("localSessionsEnabled=true"));
        session("connected");
        read();
        session("left");
        session("expired").satisfies(checker);
    }

    @Test
    void oneThatHasMadeAnEphemeralDoesNot() {
        script.note("settings", "lines", List.of("localSessionsEnabled=true"));
        session("connected");
        script.ok(1, "create", "path", "/e", "mode", "EPHEMERAL", "->", "zxid", 2, "session", 101);
        session("left");
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
    void aMemberThatWasTouchedMayTellTheLeaderOfASessionLate() {
        session("connected");
        session("left");
        fault("kill-leader", "start", 2);
        script.sleep(20_000);
        session("connected").satisfies(checker);
        session("left");
        script.sleep(40_000);
        session("connected").breaks(checker, SessionLives.ENDS);
    }

    @Test
    void aNewLeaderGivesASessionItsWholeTimeoutOnceMoreAndThenEndsIt() {
        session("connected");
        session("left");
        fault("kill-leader", "start", 1);
        script.note("leader", "member", 3L, "term", 2L).sleep(14_000);
        session("connected").satisfies(checker);
        session("left");
        fault("kill-leader", "start", 3);
        script.note("leader", "member", 1L, "term", 3L).sleep(17_000);
        session("connected").breaks(checker, SessionLives.ENDS);
    }

    @Test
    void whoIsConnectedIsHeardOfWithoutAsking() {
        session("connected");
        session("left");
        session("connected");
        script.sleep(20_000);
        script.note("return", "client", 1L, "session", 101L, "state", "connected", "timeout", TIMEOUT);
        script.satisfies(checker);
    }

    @Test
    void whoFindsASessionAgainClosesIt() {
        session("connected");
        session("left");
        script.sleep(5_000);
        script.note("return", "client", 1L, "session", 101L, "state", "connected", "timeout", TIMEOUT);
        script.sleep(450);
        session("expired").satisfies(checker);
    }

    @Test
    void aNewLeaderIsNoReasonForASessionToExpireEarly() {
        session("connected");
        fault("partition-full-leader", "start", 1);
        script.sleep(4_000);
        read();
        script.sleep(1_000);
        session("expired").breaks(checker, SessionLives.HEARD_OF);
    }

    @Test
    void aMemberThatDiesTakesWithItWhomItHeardOf() {
        session("connected");
        script.sleep(4_000);
        read();
        fault("kill-one", "start", 2);
        script.sleep(1_000);
        session("expired").satisfies(checker);
    }

    @Test
    void aMemberThatWasTouchedLongAgoHasToldTheLeader() {
        session("connected");
        fault("kill-one", "start", 2);
        fault("kill-one", "stop", 2);
        script.sleep(25_000);
        read();
        script.sleep(1_000);
        session("expired").breaks(checker, SessionLives.HEARD_OF);
    }

    @Test
    void whatTheMachineDidNotDoIsAddedToTheTimeAfterWhichASessionIsOver() {
        awayWith("stall", 1_000);
        session("connected").satisfies(checker);
        script.sleep(1).note("end");
        awayWith("stall", 100);
        session("connected").breaks(checker, SessionLives.ENDS);
    }

    @Test
    void aLeaderThatNobodyOrderedGivesTheWholeTimeoutToo() {
        session("connected");
        session("left");
        script.sleep(6_000).note("leader", "member", 1L, "term", 2L).sleep(6_000);
        session("connected").satisfies(checker);
        session("left");
        script.sleep(12_000);
        session("connected").breaks(checker, SessionLives.ENDS);
    }

    @Test
    void anExpiryThatTheLogWasHeldUpWithComesLater() {
        session("connected");
        session("left");
        script.sleep(3_000);
        long slow = script.begin(2, "set", "path", "/b", "data", "x");
        script.sleep(5_000).end(slow, "zxid", 7);
        script.sleep(4_000);
        session("connected").satisfies(checker);
    }

    @Test
    void aMachineThatStandsStillDecidesNothing() {
        awayWith("stall", 6_000);
        script.sleep(8_000);
        session("connected").leavesUndecided(checker);
    }

    @Test
    void whatTheMachineDidNotDoMayKeepAMemberFromTellingTheLeader() {
        session("connected");
        script.sleep(4_000);
        read();
        script.sleep(1_000).note("stall", "of", "processor", "millis", 2_000L);
        session("expired").leavesUndecided(checker);
    }

    private void awayWith(String function, long millis) {
        session("connected");
        session("left");
        script.sleep(6_000).note(function, "of", "disk", "millis", millis).sleep(5_500);
    }

    private void fault(String name, String phase, long member) {
        script.note("fault", "name", name, "phase", phase, "members", List.of(member));
    }
}
