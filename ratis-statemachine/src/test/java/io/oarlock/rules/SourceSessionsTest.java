package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.Session;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.ExpireSessions;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.op.SourceChange;
import io.oarlock.storage.heap.HeapStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that got in ZooKeeper what no session gets here, and that this ensemble has to end. */
class SourceSessionsTest {
    private static final int MANY = 2 * SessionRules.EPHEMERALS_MAX + 10;
    private static final int BATCH = 10_000;
    private static final Expiry DUE = new Expiry(Core.SESSION, 1);

    private final HeapStore store = HeapStore.open(ZnodeCore.tables());

    private MigratingCore switchedOver(int rulesLevel) {
        MigratingCore target = new MigratingCore(store);
        target.core.apply(Proposal.internal(new Operation.RaiseRulesLevel(rulesLevel)));
        target.step(new MigrationStep.Begin(1));
        Core source = Core.withSession();
        target.copy(1, source);
        target.complete(1, source);
        for (int made = 0; made < MANY; made += BATCH) {
            List<SourceChange> changes = new ArrayList<>();
            for (int i = made; i < Math.min(MANY, made + BATCH); i++) {
                ZnodePath path = new ZnodePath("/e" + i);
                changes.add(new SourceChange.Create(path, null, Acl.OPEN, Core.SESSION, -1));
            }
            long next = target.zxid + 1;
            target.step(new MigrationStep.Apply(target.zxid, next, 1_000, Core.SESSION, changes, null));
            target.zxid = next;
        }
        target.step(new MigrationStep.AskSwitch());
        target.step(new MigrationStep.SwitchOver(target.zxid, 1));
        assertThat(target.state().decidesItself()).isTrue();
        assertThat(ephemerals(target)).isEqualTo(MANY);
        return target;
    }

    private static long ephemerals(MigratingCore target) {
        return target.core.core.tree().totals().ephemerals();
    }

    private static Outcome expire(MigratingCore target) {
        return target.core
                .apply(Proposal.internal(new ExpireSessions(List.of(DUE))))
                .outcome();
    }

    private static Outcome.SessionsEnded ended(Long... sessions) {
        return new Outcome.SessionsEnded(List.of(sessions));
    }

    @Test
    void oneThatOwnsMoreThanAnEntryMayEndEndsInSeveral() {
        MigratingCore target = switchedOver(RulesLevel.SESSIONS_IN_PARTS);

        assertThat(expire(target)).isEqualTo(ended());
        assertThat(ephemerals(target)).isEqualTo(MANY - SessionRules.EPHEMERALS_MAX);
        Session ending = target.core.core.tree().session(Core.SESSION);
        assertThat(ending).isNotNull().extracting(Session::ending).isEqualTo(true);

        // A member that was restarted in between goes on where the others do.
        MigratingCore restarted = new MigratingCore(store);
        assertThat(expire(restarted)).isEqualTo(ended());
        assertThat(ephemerals(restarted)).isEqualTo(10);
        assertThat(expire(restarted)).isEqualTo(ended(Core.SESSION));
        assertThat(ephemerals(restarted)).isZero();
        assertThat(restarted.core.core.tree().session(Core.SESSION)).isNull();
    }

    /** A member that applies its log again must come to what others came to when they applied it. */
    @Test
    void belowTheRulesLevelOfPartsItEndsInOneEntryAsItAlwaysDid() {
        MigratingCore target = switchedOver(RulesLevel.SESSIONS_IN_PARTS - 1);

        assertThat(expire(target)).isEqualTo(ended(Core.SESSION));
        assertThat(ephemerals(target)).isZero();
    }
}
