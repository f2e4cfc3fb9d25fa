package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.SourceAnswer;
import io.oarlock.op.SourceChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchOverTest {
    private static final long LAST = 0x500000007L;

    private static final long SPAN = 15_000;

    private long now = 1_000_000;
    private final SwitchOver judged = new SwitchOver(() -> now, SPAN);

    /** All servers refuse, every second. */
    private void refusals(int seconds) {
        for (int i = 0; i < seconds; i++) {
            judged.nobodyLeads(false);
            now += 1_000;
        }
    }

    private static Transaction of(long sessionId, SourceChange change) {
        return new Transaction(sessionId, LAST + 1, 0, List.of(change), null, new SourceAnswer(1, 1, List.of()));
    }

    private void ping(int times, long lastProposed) {
        for (int i = 0; i < times; i++) {
            judged.pinged(lastProposed, LAST, 0);
        }
    }

    @Test
    void theSourceIsQuietWhenItSaysThreeTimesInARowThatItHasNothingMore() {
        ping(2, LAST);
        assertThat(judged.isQuiet()).isFalse();
        ping(1, LAST + 1);
        ping(2, LAST);
        assertThat(judged.isQuiet()).isFalse();
        ping(1, LAST);
        assertThat(judged.isQuiet()).isTrue();
    }

    @Test
    void aNewLeaderWithoutATransactionHasNothingMore() {
        ping(3, 6L << 32);
        assertThat(judged.isQuiet()).isTrue();
    }

    @Test
    void aLeaderThatIsNotConfirmedSaysNothing() {
        ping(9, 0);
        assertThat(judged.isQuiet()).isFalse();
    }

    @Test
    void aWriteOfAClientBreaksTheQuietAndEndsOfSessionsDoNot() {
        ping(3, LAST);
        assertThat(judged.isBrokenBy(of(7, new SourceChange.CloseSession(List.of())), false))
                .isFalse();
        assertThat(judged.isBrokenBy(of(0, new SourceChange.Delete(new ZnodePath("/container"))), false))
                .isFalse();
        assertThat(judged.isQuiet()).isTrue();
        assertThat(judged.isBrokenBy(of(7, new SourceChange.Delete(new ZnodePath("/a"))), false))
                .isTrue();
        assertThat(judged.isQuiet()).isFalse();
        assertThat(judged.isBrokenBy(of(7, new SourceChange.Delete(new ZnodePath("/b"))), false))
                .isFalse();
    }

    @Test
    void theSourceIsGoneWhenAllServersRefuseForLongerThanAnElection() {
        refusals(15);
        assertThat(judged.isGone()).isFalse();
        refusals(1);
        assertThat(judged.isGone()).isTrue();
        judged.pinged(LAST, LAST, 0);
        assertThat(judged.isGone()).isFalse();
    }

    @Test
    void anyOtherOutcomeBeginsTheSpanAnew() {
        refusals(14);
        judged.somebodyMayLead();
        refusals(15);
        assertThat(judged.isGone()).isFalse();
        refusals(1);
        assertThat(judged.isGone()).isTrue();
    }

    @Test
    void aTimeInWhichNobodyAskedProvesNothing() {
        judged.nobodyLeads(false);
        now += 60_000;
        judged.nobodyLeads(false);
        assertThat(judged.isGone()).isFalse();
    }

    @Test
    void whatIsForgottenHasToBeSeenAgain() {
        ping(3, LAST);
        refusals(16);
        judged.forget();
        assertThat(judged.isQuiet()).isFalse();
        assertThat(judged.isGone()).isFalse();
    }

    @Test
    void writesOfOurOwnClientsBreakNoQuietAsTheyAreToldOnlyOfWhatIsAppliedHere() {
        for (int i = 0; i < 3; i++) {
            judged.pinged(LAST + 2, LAST, 2);
        }
        assertThat(judged.isQuiet()).isTrue();
        assertThat(judged.isBrokenBy(of(7, new SourceChange.Delete(new ZnodePath("/a"))), true))
                .isFalse();
        assertThat(judged.isQuiet()).isTrue();
        judged.pinged(LAST + 3, LAST, 2);
        assertThat(judged.isQuiet()).isFalse();
    }

    @Test
    void aSourceOfWhichNobodyListensForElectionsIsGoneAtOnce() {
        now = 0;
        SwitchOver nanos = new SwitchOver(() -> now, Long.MAX_VALUE);
        for (int i = 0; i < 3; i++) {
            assertThat(nanos.isGone()).isFalse();
            nanos.nobodyLeads(true);
            now += 150_000_000;
        }
        assertThat(nanos.isGone()).isTrue();
    }

    /** Servers could be started, take a write and be stopped in between. */
    @Test
    void looksThatAreFarApartSayNothingOfTheTimeBetweenThem() {
        now = 0;
        SwitchOver nanos = new SwitchOver(() -> now, Long.MAX_VALUE);
        for (long pause : new long[] {0, 150_000_000, 1_100_000_000, 1_100_000_000, 150_000_000}) {
            now += pause;
            nanos.nobodyLeads(true);
            assertThat(nanos.isGone()).isFalse();
        }
        now += 1_000_000_000;
        nanos.nobodyLeads(true);
        assertThat(nanos.isGone()).isTrue();
    }

    @Test
    void whoListensForElectionsBetweenTheRoundsIsNotGone() {
        now = 0;
        SwitchOver nanos = new SwitchOver(() -> now, Long.MAX_VALUE);
        for (boolean nobody : new boolean[] {true, true, false, true, true}) {
            nanos.nobodyLeads(nobody);
            now += 150_000_000;
        }
        assertThat(nanos.isGone()).isFalse();
        nanos.nobodyLeads(true);
        nanos.somebodyMayLead();
        nanos.nobodyLeads(true);
        assertThat(nanos.isGone()).isFalse();
    }
}
