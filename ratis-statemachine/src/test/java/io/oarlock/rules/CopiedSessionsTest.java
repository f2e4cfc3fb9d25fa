package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.op.CreateMode;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.MigrationStep.Copy.CopiedSession;
import io.oarlock.op.MigrationStep.Copy.CopiedZnode;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a copied session owns goes with it, in whatever order the parts of the copy came, and on a member that has
 * applied them since its start as on one that was restarted.
 */
class CopiedSessionsTest {
    private static final long OTHER = Core.SESSION + 1;

    private final Core source = Core.withSession();
    private final HeapStore store = HeapStore.open(ZnodeCore.tables());
    private final MigratingCore running = new MigratingCore(store);

    @BeforeEach
    void fill() {
        source.open(OTHER);
        source.create("/locks");
        source.create("/locks/a", CreateMode.EPHEMERAL);
        source.create("/locks/b", CreateMode.EPHEMERAL);
        source.apply(source.as(OTHER, Core.creation("/locks/c", CreateMode.EPHEMERAL)));
    }

    private void copy(MigratingCore target, boolean sessionsFirst) {
        List<CopiedZnode> znodes = new ArrayList<>();
        MigratingCore.znodes(source).forEach((path, znode) -> znodes.add(new CopiedZnode(path, znode)));
        List<CopiedSession> sessions = new ArrayList<>();
        source.core.tree().forEachSession(each -> sessions.add(new CopiedSession(each.id(), each.timeoutMillis())));
        MigrationStep ofZnodes = new MigrationStep.Copy(1, znodes, List.of(), List.of(), List.of());
        MigrationStep ofSessions = new MigrationStep.Copy(1, List.of(), List.of(), sessions, List.of());

        target.core.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.MIGRATIONS)));
        target.step(new MigrationStep.Begin(1));
        target.step(sessionsFirst ? ofSessions : ofZnodes);
        target.step(sessionsFirst ? ofZnodes : ofSessions);
        target.complete(1, source);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCloseWithoutAListRemovesWhatWasCopied(boolean sessionsFirst) {
        copy(running, sessionsFirst);
        source.run(new Operation.CloseSession());

        running.take(source, Core.SESSION, new SourceChange.CloseSession(null));

        assertThat(running.state().reason()).isEmpty();
        assertEndedAs(List.of("c"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExpiryAfterTheSwitchRemovesWhatWasCopied(boolean sessionsFirst) {
        copy(running, sessionsFirst);
        switchOver(running);

        assertThat(expire(running, Core.SESSION)).isEqualTo(new Outcome.SessionsEnded(List.of(Core.SESSION)));

        assertEndedAs(List.of("c"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRestartedMemberComesToTheSameTree(boolean sessionsFirst) {
        copy(running, sessionsFirst);
        HeapStore other = HeapStore.open(ZnodeCore.tables());
        copy(new MigratingCore(other), sessionsFirst);
        MigratingCore restarted = new MigratingCore(other);
        for (MigratingCore each : List.of(running, restarted)) {
            switchOver(each);
            expire(each, OTHER);
        }

        assertThat(MigratingCore.znodes(restarted.core)).isEqualTo(MigratingCore.znodes(running.core));
        assertThat(restarted.core.core.tree().totals())
                .isEqualTo(running.core.core.tree().totals());
    }

    private static void switchOver(MigratingCore target) {
        target.step(new MigrationStep.AskSwitch());
        target.step(new MigrationStep.SwitchOver(target.core.core.tree().lastZxid(), 1));
    }

    private static Outcome expire(MigratingCore target, long sessionId) {
        return target.core
                .apply(Proposal.internal(new ExpireSessions(List.of(new Expiry(sessionId, 1)))))
                .outcome();
    }

    private void assertEndedAs(List<String> left) {
        assertThat(running.core.children("/locks")).isEqualTo(left);
        assertThat(running.core.core.tree().session(Core.SESSION)).isNull();
        Core reopened = new Core(store);
        assertThat(MigratingCore.znodes(reopened)).isEqualTo(MigratingCore.znodes(running.core));
        for (Znode znode : MigratingCore.znodes(reopened).values()) {
            assertThat(Owner.isSession(znode.owner()) && reopened.core.tree().session(znode.owner()) == null)
                    .isFalse();
        }
        assertThat(reopened.ephemerals(Core.SESSION)).isEmpty();
        assertThat(reopened.find("/locks/c")).isNotNull();
    }
}
