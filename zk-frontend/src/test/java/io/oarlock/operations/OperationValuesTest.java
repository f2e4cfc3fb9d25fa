package io.oarlock.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.Summary;
import io.oarlock.operations.LeadershipHandover.Outcome;
import io.oarlock.operations.SessionListing.EphemeralOwner;
import io.oarlock.operations.SessionListing.Ephemerals;
import io.oarlock.replica.Following;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators cannot be told, because no such value can be constructed. */
class OperationValuesTest {
    private static final ServerVersion VERSION = new ServerVersion("3.9.5", "1.0", Instant.EPOCH);

    @Test
    void onlyALeaderHasSizesOfProposals() {
        assertThat(status(ServerMode.LEADER, Summary.NONE).proposalBytes()).isEqualTo(Summary.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> status(ServerMode.LEADER, null));
        assertThatIllegalArgumentException().isThrownBy(() -> status(ServerMode.FOLLOWER, Summary.NONE));
    }

    @Test
    void theModeIsThatOfTheRole() {
        ReplicaStatus follower = new ReplicaStatus(1, Role.FOLLOWER, 2, 3, true, 0);

        assertThat(new EnsembleStatus(ServerMode.FOLLOWER, follower, Following.NOBODY).replica())
                .isEqualTo(follower);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnsembleStatus(ServerMode.LEADER, follower, Following.NOBODY));
    }

    @Test
    void aVersionBeginsWithThatOfZooKeeper() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerVersion("3.9", "1.0", Instant.EPOCH));
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerVersion("3.9.5", " ", Instant.EPOCH));
    }

    @Test
    void aHistogramIsNoNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MonitorValues(
                        VERSION,
                        ServerMode.LEADER,
                        PeerState.LOOKING,
                        Map.of(Metric.APPLY_ENTRY_SECONDS, 1),
                        Map.of()));
    }

    @Test
    void nothingIsOmittedLessThanNotAtAll() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WatchListing(List.of(), -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ephemerals(List.of(new EphemeralOwner(1, List.of("/a"))), 0, 0));
    }

    @Test
    void aHandOverNamesAMemberOrNobody() {
        assertThat(new LeadershipHandover(Outcome.HANDED_OVER, ReplicaStatus.NOBODY).leader())
                .isEqualTo(-1);
        assertThatIllegalArgumentException().isThrownBy(() -> new LeadershipHandover(Outcome.NOT_LEADING, -2));
    }

    @Test
    void aListingIsBoundedInItemsAndInCharacters() {
        ListingBudget characters = new ListingBudget(10);
        assertThat(characters.takes(8)).isTrue();
        assertThat(characters.takes(3)).isFalse();
        assertThat(characters.takes(1)).as("behind the first without room").isFalse();
        assertThat(characters.omitted()).isEqualTo(2);

        ListingBudget items = new ListingBudget(Long.MAX_VALUE);
        for (int i = 0; i < ListingBudget.ITEMS_MAX; i++) {
            assertThat(items.takes(1)).isTrue();
        }
        assertThat(items.takes(1)).isFalse();
    }

    private static ServerStatus status(ServerMode mode, Summary proposals) {
        return new ServerStatus(VERSION, mode, Summary.NONE, 1, 1, 1, 0, 7, 5, proposals);
    }
}
