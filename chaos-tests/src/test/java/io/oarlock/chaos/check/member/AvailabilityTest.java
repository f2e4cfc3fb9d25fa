package io.oarlock.chaos.check.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    private final Script script = new Script();

    @Test
    void theLongestGapBetweenSuccessfulWritesIsMeasured() {
        write();
        script.sleep(100);
        write();
        script.sleep(300).lost(1, "set", "path", "/a", "data", "x");
        script.sleep(300);
        write();

        Findings findings = new Availability(Availability.Limits.NONE).check(script.history());
        assertThat((Long) findings.facts().get("longest gap without a write, ms"))
                .isBetween(600L, 610L);
        assertThat(findings.verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aClientThatMovesMayBeCaughtByItsPast() {
        fault("pause-leader", "start");
        script.note("move", "client", 1L, "session", 101L);
        disconnect(2);
        fault("pause-leader", "stop");
        script.satisfies(limits(500, 0, 0));
    }

    @Test
    void aClientThatMovesIsNotDisconnectedWhereNothingIsWrong() {
        script.note("move", "client", 1L, "session", 101L);
        disconnect(2);
        script.breaks(limits(500, 0, 0), Availability.UNTOUCHED);
    }

    @Test
    void whenTheWorkloadsHaveAskedForTheLastTimeNobodyWaits() {
        script.note("client", "client", 1L, "workload", "set");
        write();
        script.sleep(700).ok(2, "set-acl", "path", "/a", "->", "zxid", 6);

        script.satisfies(limits(500, 0, 0));
    }

    @Test
    void anOutageThatLastsToTheEndCounts() {
        write();
        script.sleep(700).lost(1, "set", "path", "/a", "data", "x");

        script.breaks(limits(500, 0, 0), Availability.WRITE_GAP);
    }

    @Test
    void eachFaultHasTheLongestGapThatEndsBeforeTheNextFault() {
        write();
        fault("kill-leader", "start");
        script.sleep(300);
        write();
        fault("kill-leader", "stop");
        script.sleep(700);
        write();
        fault("kill-leader", "start");
        fault("delay-all", "start");
        script.sleep(100);
        write();
        fault("delay-all", "stop");
        fault("kill-leader", "stop");
        script.sleep(50);
        write();

        Map<String, Object> facts = new Availability(Availability.Limits.NONE)
                .check(script.history())
                .facts();
        assertThat(gapsOf("kill-leader", facts)).satisfiesExactly(AvailabilityTest::is700, AvailabilityTest::is100);
        assertThat(gapsOf("delay-all", facts)).satisfiesExactly(AvailabilityTest::is100);
        is100((Long) facts.get(Availability.FAULT_GAP_MEDIAN));
    }

    @Test
    void aSessionEndsWithTheMemberThatItsClientDoesNotLeave() {
        script.note("move", "client", 1L, "session", 101L, "stays", true);
        outliveTheMember(900);
        script.satisfies(limits(500, 0, 0));
    }

    @Test
    void aSessionEndsWithItsMemberAlsoWhereItsClientWasOnItsWayThere() {
        script.note("move", "client", 1L, "session", 101L, "stays", true);
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 1L, "timeout", 900L);
        fault("move-one", "start");
        script.note("session", "client", 1L, "session", 101L, "state", "left", "member", 1L);
        script.sleep(900).note("session", "client", 1L, "session", 101L, "state", "expired", "member", 1L);
        script.satisfies(limits(500, 0, 0));
    }

    /** A client that is not answered sees it after two thirds of its timeout; the session ends a third later. */
    @Test
    void aSessionEndsWithItsMemberAlsoWhereItsClientSawThatLate() {
        script.note("move", "client", 1L, "session", 101L, "stays", true);
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 1L, "timeout", 900L);
        fault("move-one", "start");
        script.sleep(600);
        disconnect(1);
        script.sleep(300).note("session", "client", 1L, "session", 101L, "state", "expired", "member", 1L);
        fault("move-one", "stop");
        script.satisfies(limits(500, 0, 0));
    }

    @Test
    void aClientThatMayGoElsewhereKeepsItsSession() {
        script.note("move", "client", 1L, "session", 101L);
        outliveTheMember(900);
        script.breaks(limits(500, 0, 0), Availability.NO_EXPIRY);
    }

    @Test
    void whoStaysAtAMemberThatComesBackSoonKeepsItsSession() {
        script.note("move", "client", 1L, "session", 101L, "stays", true);
        outliveTheMember(300);
        script.breaks(limits(500, 0, 0), Availability.NO_EXPIRY);
    }

    private void outliveTheMember(long awayMillis) {
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 1L, "timeout", 900L);
        fault("move-one", "start");
        disconnect(1);
        script.sleep(awayMillis).note("session", "client", 1L, "session", 101L, "state", "expired", "member", 1L);
        fault("move-one", "stop");
    }

    @Test
    void expiredSessionsAreCounted() {
        script.note("session", "client", 1L, "session", 101L, "state", "expired");

        script.satisfies(limits(500, 1, 0));
        script.breaks(limits(500, 0, 0), Availability.NO_EXPIRY);
    }

    @Test
    void aDisconnectIsExcusedWhileAFaultTouchesTheMemberAndShortlyAfter() {
        script.note("fault", "name", "kill", "phase", "start", "members", List.of(1L));
        disconnect(1);
        script.note("fault", "name", "kill", "phase", "stop", "members", List.of(1L));
        disconnect(1);
        script.satisfies(limits(500, 0, 0));

        script.sleep(2000);
        disconnect(1);
        script.breaks(limits(500, 0, 0), Availability.UNTOUCHED);
    }

    @Test
    void aDisconnectFromAnotherMemberIsNotExcused() {
        script.note("fault", "name", "kill", "phase", "start", "members", List.of(1L));
        disconnect(2);

        script.breaks(limits(500, 0, 0), Availability.UNTOUCHED);
    }

    @Test
    void whoLosesTheWayOnPurposeDoesNotCount() {
        script.note("stray", "client", 1L, "session", 101L);
        disconnect(2);
        script.note("session", "client", 1L, "session", 101L, "state", "expired", "member", 2L);

        script.satisfies(limits(Long.MAX_VALUE, 0, 0));
    }

    @Test
    void whatTheMachineStoodStillIsNotAskedOfTheServer() {
        write();
        script.sleep(600).note("stall", "of", "disk", "millis", 100L);
        write();
        script.satisfies(limits(520, 0, 0));
        script.breaks(limits(450, 0, 0), Availability.WRITE_GAP);
    }

    @Test
    void aStallThatTwoNotesTellOfCountsOnce() {
        write();
        script.sleep(600).note("stall", "of", "disk", "millis", 100L).note("stall", "of", "processor", "millis", 100L);
        write();
        script.breaks(limits(450, 0, 0), Availability.WRITE_GAP);
    }

    @Test
    void aGapThatIsMostlyTheMachinesDecidesNothing() {
        write();
        script.sleep(1_000).note("stall", "of", "disk", "millis", 400L);
        write();
        script.leavesUndecided(limits(100, 0, 0));
    }

    @Test
    void aClientThatTheMachineKeptFromItsAnswersIsExcused() {
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 2L, "timeout", 900L);
        script.sleep(500).note("stall", "of", "processor", "millis", 400L);
        disconnect(2);
        script.satisfies(limits(500, 0, 0));
        script.sleep(2_000);
        disconnect(2);
        script.breaks(limits(500, 0, 0), Availability.UNTOUCHED);
    }

    private void fault(String name, String phase) {
        script.note("fault", "name", name, "phase", phase, "members", List.of(1L));
    }

    @SuppressWarnings("unchecked")
    private static List<Long> gapsOf(String fault, Map<String, Object> facts) {
        return ((Map<String, List<Long>>) facts.get(Availability.FAULT_GAPS)).get(fault);
    }

    /** A step of the script takes a millisecond. */
    private static void is700(long millis) {
        assertThat(millis).isBetween(700L, 710L);
    }

    private static void is100(long millis) {
        assertThat(millis).isBetween(100L, 110L);
    }

    private static Availability limits(long gapMillis, long expired, long untouched) {
        return new Availability(new Availability.Limits(gapMillis, expired, untouched, 1000));
    }

    private void write() {
        script.ok(1, "set", "path", "/a", "data", "x", "->", "zxid", 5);
    }

    private void disconnect(long member) {
        script.note("session", "client", 1L, "session", 101L, "state", "disconnected", "member", member);
    }
}
