package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.Decision;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesLevelRaiseTest {
    private final ZnodeCore core = ZnodeCore.open(HeapStore.open(ZnodeCore.tables()), new CoreSettings(1 << 20));
    private final List<Proposal> proposed = new ArrayList<>();
    private int levelOfOthers = Integer.MAX_VALUE;
    private int index;
    private final RulesLevelRaise raise = new RulesLevelRaise(Scope::new, () -> levelOfOthers, proposed::add);

    @Test
    void aLeaderProposesTheNewestRulesOnceInItsTerm() {
        look(Role.FOLLOWER, 1, true);
        look(Role.LEADER, 2, false);
        assertThat(proposed).isEmpty();
        look(Role.LEADER, 2, true);
        look(Role.LEADER, 2, true);
        assertThat(proposed)
                .extracting(Proposal::operation)
                .containsExactly(new Operation.RaiseRulesLevel(RulesLevel.NEWEST));
        look(Role.STANDALONE, 3, true);
        assertThat(proposed).hasSize(2);
        apply(proposed.get(0));
        look(Role.LEADER, 4, true);
        assertThat(proposed).hasSize(2);
    }

    @Test
    void itWaitsForTheMemberThatKnowsTheFewest() {
        levelOfOthers = 0;
        look(Role.LEADER, 1, true);
        levelOfOthers = 1;
        look(Role.LEADER, 1, true);
        assertThat(proposed).isEmpty();
        levelOfOthers = RulesLevel.NEWEST - 1;
        look(Role.LEADER, 1, true);
        assertThat(proposed)
                .extracting(Proposal::operation)
                .containsExactly(new Operation.RaiseRulesLevel(RulesLevel.NEWEST - 1));
        // Others are upgraded once more while this member leads.
        levelOfOthers = RulesLevel.NEWEST;
        look(Role.LEADER, 1, true);
        look(Role.LEADER, 1, true);
        assertThat(proposed)
                .extracting(Proposal::operation)
                .endsWith(new Operation.RaiseRulesLevel(RulesLevel.NEWEST))
                .hasSize(2);
    }

    @Test
    void itAsksForNothingWhileAnotherEnsembleDecides() {
        apply(Proposal.internal(new Operation.RaiseRulesLevel(2)));
        apply(Proposal.internal(new Operation.Migrate(new MigrationStep.Begin(1))));
        look(Role.LEADER, 1, true);
        assertThat(proposed).isEmpty();
    }

    private void look(Role role, long term, boolean ready) {
        raise.look(new ReplicaStatus(1, role, 1, term, ready, 0));
    }

    private void apply(Proposal proposal) {
        index++;
        byte[] encoded = EntryCodec.encode(new Entry.Origin(1, 1, index), List.of(proposal));
        EntryCodec.stamp(encoded, new Entry.Stamp(index, Policy.DEFAULT));
        Decision decision = core.decide(new LogPosition(1, index), EntryCodec.decode(encoded));
        core.publish(decision);
    }

    private final class Scope implements ReadScope {
        @Override
        public TreeReader tree() {
            return core.tree();
        }

        @Override
        public TreeSnapshot snapshot() {
            return core.snapshot();
        }

        @Override
        public void close() {}
    }
}
