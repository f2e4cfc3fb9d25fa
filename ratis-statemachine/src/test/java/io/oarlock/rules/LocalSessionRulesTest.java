package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.failed;
import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked by a session that only its member knows, which no member has in its state. */
class LocalSessionRulesTest {
    private static final long LOCAL = 0x0100_0000_0000_0004L;

    private final Core core = Core.withSession().atLevel(RulesLevel.LOCAL_SESSIONS);

    @Test
    void itMakesChangesAndDeletesZnodes() {
        assertThat(run(creation("/a", CreateMode.PERSISTENT))).isInstanceOf(Outcome.Created.class);
        assertThat(run(creation("/a/s-", CreateMode.PERSISTENT_SEQUENTIAL))).isInstanceOf(Outcome.Created.class);
        assertThat(run(Core.container("/c"))).isInstanceOf(Outcome.Created.class);
        assertThat(run(Core.withTtl("/t", CreateMode.PERSISTENT_WITH_TTL, 5))).isInstanceOf(Outcome.Created.class);
        assertThat(run(new Operation.SetData(path("/a"), Bytes.utf8("x"), 0))).isInstanceOf(Outcome.Changed.class);
        assertThat(run(new Operation.Delete(path("/c"), -1))).isEqualTo(Outcome.Done.DONE);
        assertThat(core.core.tree().session(LOCAL)).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = CreateMode.class,
            names = {"EPHEMERAL", "EPHEMERAL_SEQUENTIAL"})
    void itMakesNoEphemerals(CreateMode mode) {
        assertThat(run(creation("/e", mode))).isEqualTo(failed(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION));
        assertThat(core.children("/")).containsExactly("zookeeper");
    }

    @Test
    void anEphemeralInAMultiFailsAllOfIt() {
        Outcome outcome = run(new Operation.Multi(List.of(
                creation("/a", CreateMode.PERSISTENT),
                creation("/e", CreateMode.EPHEMERAL),
                creation("/b", CreateMode.PERSISTENT))));
        assertThat(outcome)
                .isEqualTo(new Outcome.MultiFailed(
                        List.of(ErrorCode.OK, ErrorCode.EPHEMERAL_ON_LOCAL_SESSION, ErrorCode.RUNTIME_INCONSISTENCY)));
        assertThat(core.find("/a")).isNull();
    }

    @Test
    void theRequestForAContainerMakesOneWhateverItsFlags() {
        Create container = new Create(path("/c"), Bytes.EMPTY, List.of(), 1, 0, Form.CREATE_CONTAINER);
        assertThat(container.makesEphemeral()).isFalse();
        assertThat(run(new Create(
                        path("/c"),
                        Bytes.EMPTY,
                        creation("/c", CreateMode.PERSISTENT).acl(),
                        1,
                        0,
                        Form.CREATE_CONTAINER)))
                .isInstanceOf(Outcome.Created.class);
        assertThat(core.ephemerals(LOCAL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, RulesLevel.LOCAL_SESSIONS - 1})
    void belowTheLevelThatMembersOfEarlierBuildsDecideAtItHasExpired(int level) {
        Core earlier = Core.withSession().atLevel(level);
        assertThat(earlier.apply(local(creation("/a", CreateMode.PERSISTENT))).outcome())
                .isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
        assertThat(earlier.apply(new Proposal(
                                Core.SESSION,
                                Proposal.OF_LOCAL_SESSION,
                                core.identities,
                                creation("/a", CreateMode.PERSISTENT)))
                        .outcome())
                .isEqualTo(failed(ErrorCode.SESSION_MOVED));
    }

    @Test
    void onceItIsOneOfTheEnsembleWhatWasAskedBeforeComesTooLate() {
        core.open(LOCAL);
        assertThat(run(creation("/a", CreateMode.PERSISTENT))).isEqualTo(failed(ErrorCode.SESSION_MOVED));
        Outcome outcome =
                core.apply(core.as(LOCAL, creation("/e", CreateMode.EPHEMERAL))).outcome();
        assertThat(outcome).isInstanceOf(Outcome.Created.class);
        assertThat(core.ephemerals(LOCAL)).containsExactly("/e");
    }

    @Test
    void onceItHasEndedAsOneOfTheEnsembleItHasExpired() {
        core.open(LOCAL);
        Proposal late = core.as(LOCAL, creation("/a", CreateMode.PERSISTENT));
        core.apply(core.as(LOCAL, new Operation.CloseSession()));
        assertThat(core.apply(late).outcome()).isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
    }

    @Test
    void nobodyAsksTheLogToEndIt() {
        long digest = core.core.digest();
        assertThat(run(new Operation.CloseSession())).isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
        assertThat(core.core.digest()).isEqualTo(digest);
        assertThat(core.core.tree().totals().sessions()).isEqualTo(1);
    }

    /** But for ephemerals, and for what it would do as a session. */
    @Property(tries = 200)
    void itsRequestsDoWhatThoseOfASessionOfTheEnsembleDo(@ForAll("histories") List<List<Operation>> entries) {
        Core other = Core.withSession().atLevel(RulesLevel.LOCAL_SESSIONS);
        Core local = Core.withSession().atLevel(RulesLevel.LOCAL_SESSIONS);
        for (List<Operation> entry : entries) {
            List<Proposal> ofSession = new ArrayList<>();
            List<Proposal> ofLocal = new ArrayList<>();
            for (Operation operation : entry) {
                ofSession.add(other.asClient(operation));
                ofLocal.add(new Proposal(LOCAL, Proposal.OF_LOCAL_SESSION, local.identities, operation));
            }
            assertThat(local.applyAll(ofLocal)).isEqualTo(other.applyAll(ofSession));
        }
        assertThat(local.core.digest()).isEqualTo(other.core.digest());
    }

    @Provide
    Arbitrary<List<List<Operation>>> histories() {
        return Histories.entries()
                .map(entries -> entries.stream()
                        .map(entry -> entry.stream()
                                .map(Proposal::operation)
                                .filter(LocalSessionRulesTest::needsNoSession)
                                .toList())
                        .filter(entry -> !entry.isEmpty())
                        .toList());
    }

    private static boolean needsNoSession(Operation operation) {
        if (operation instanceof Operation.Multi multi) {
            return multi.operations().stream().allMatch(LocalSessionRulesTest::needsNoSession);
        }
        return operation instanceof Create create && !create.makesEphemeral()
                || operation instanceof Operation.Delete
                || operation instanceof Operation.SetData
                || operation instanceof Operation.SetAcl
                || operation instanceof Operation.Check;
    }

    private Outcome run(Operation operation) {
        return core.apply(local(operation)).outcome();
    }

    private Proposal local(Operation operation) {
        return new Proposal(LOCAL, Proposal.OF_LOCAL_SESSION, core.identities, operation);
    }
}
