package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.failed;
import static io.oarlock.rules.Core.path;
import static io.oarlock.rules.Core.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.Stat;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Outcome;
import io.oarlock.rows.StateAudit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiTest {
    private final Core core = Core.withSession();

    @Test
    void operationsSeeTheEffectsOfEarlierOnes() {
        Effects effects = core.run(new Operation.Multi(List.of(
                creation("/a", CreateMode.PERSISTENT),
                creation("/a/s", CreateMode.PERSISTENT_SEQUENTIAL),
                new Operation.SetData(path("/a"), Bytes.utf8("xy"), 0),
                creation("/a/s", CreateMode.PERSISTENT_SEQUENTIAL),
                new Operation.Check(path("/a"), 1),
                new Operation.Delete(path("/a/s0000000000"), 0))));
        List<Outcome> outcomes = ((Outcome.MultiDone) effects.outcome()).outcomes();
        assertThat(((Outcome.Created) outcomes.get(3)).path()).isEqualTo(path("/a/s0000000001"));
        assertThat(outcomes.subList(4, 6)).containsExactly(Outcome.Done.DONE, Outcome.Done.DONE);
        assertThat(core.children("/a")).containsExactly("s0000000001");
    }

    @Test
    void aStatIsThatOfItsMomentInTheMulti() {
        Effects effects = core.run(new Operation.Multi(List.of(
                creation("/a", CreateMode.PERSISTENT),
                creation("/a/b", CreateMode.PERSISTENT),
                new Operation.SetData(path("/a"), null, -1),
                creation("/a/c", CreateMode.PERSISTENT))));
        Outcome third = ((Outcome.MultiDone) effects.outcome()).outcomes().get(2);
        Stat stat = ((Outcome.Changed) third).stat();
        assertThat(stat.numChildren()).isEqualTo(1);
        assertThat(stat.cversion()).isEqualTo(1);
        assertThat(core.get("/a").childCount()).isEqualTo(2);
    }

    @Test
    void allOperationsShareOneZxidAndOneTime() {
        Effects effects = core.run(new Operation.Multi(
                List.of(creation("/a", CreateMode.PERSISTENT), creation("/b", CreateMode.PERSISTENT))));
        assertThat(core.get("/a").czxid()).isEqualTo(effects.zxid());
        assertThat(core.get("/b").czxid()).isEqualTo(effects.zxid());
        assertThat(core.core.tree().lastZxid()).isEqualTo(effects.zxid());
    }

    @Test
    void eventsComeOperationByOperation() {
        Effects effects = core.run(new Operation.Multi(List.of(
                creation("/a", CreateMode.PERSISTENT),
                creation("/a/b", CreateMode.PERSISTENT),
                new Operation.Delete(path("/a/b"), 0))));
        assertThat(told(effects))
                .containsExactly(
                        "NODE_CREATED /a",
                        "NODE_CHILDREN_CHANGED /",
                        "NODE_CREATED /a/b",
                        "NODE_CHILDREN_CHANGED /a",
                        "NODE_DELETED /a/b",
                        "NODE_CHILDREN_CHANGED /a");
    }

    @Test
    void oneFailureTakesEverythingBack() {
        core.create("/p");
        core.create("/p/e", CreateMode.EPHEMERAL);
        long digest = core.core.digest();
        Effects effects = core.run(new Operation.Multi(List.of(
                creation("/p/s", CreateMode.EPHEMERAL_SEQUENTIAL),
                new Operation.SetData(path("/p"), Bytes.utf8("new"), -1),
                new Operation.Delete(path("/p/e"), -1),
                new Operation.Check(path("/p"), 7),
                creation("/p/never", CreateMode.PERSISTENT))));
        assertThat(effects.outcome())
                .isEqualTo(new Outcome.MultiFailed(List.of(
                        ErrorCode.OK,
                        ErrorCode.OK,
                        ErrorCode.OK,
                        ErrorCode.BAD_VERSION,
                        ErrorCode.RUNTIME_INCONSISTENCY)));
        assertThat(effects.events()).isEmpty();
        assertThat(core.core.digest()).isEqualTo(digest);
        assertThat(core.children("/p")).containsExactly("e");
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }

    /** Each ACL would do; what all of them stand for would not. */
    @Test
    void aMultiWhoseAuthEntriesStandForTooMuchFailsBeforeAnythingGrows() {
        core.identities = List.of(new Identity("digest", "u".repeat(1000)));
        List<AclEntry> acl = List.of(new AclEntry(31, "auth", ""));
        List<Operation> creates = new ArrayList<>();
        for (int i = 0; i < 4200; i++) {
            creates.add(new Operation.Create(path("/n" + i), Bytes.EMPTY, acl, 0, 0, Form.CREATE));
        }
        assertThat(core.run(new Operation.Multi(creates)).outcome()).isEqualTo(failed(ErrorCode.INVALID_ACL));
        assertThat(core.run(new Operation.Multi(creates.subList(0, 100))).outcome())
                .isInstanceOf(Outcome.MultiDone.class);
    }

    @Test
    void aFailedMultiBurnsNoSequenceNumber() {
        core.multi(creation("/s", CreateMode.PERSISTENT_SEQUENTIAL), new Operation.Check(path("/x"), 0));
        Outcome outcome = core.create("/s", CreateMode.PERSISTENT_SEQUENTIAL);
        assertThat(((Outcome.Created) outcome).path()).isEqualTo(path("/s0000000000"));
    }

    @Test
    void aFailedMultiLeavesEarlierProposalsOfItsEntryAlone() {
        List<Effects> effects = core.applyAll(List.of(
                core.asClient(creation("/a", CreateMode.EPHEMERAL)),
                core.asClient(new Operation.Multi(List.of(
                        new Operation.Delete(path("/a"), -1),
                        creation("/b", CreateMode.EPHEMERAL),
                        creation("/b", CreateMode.EPHEMERAL)))),
                core.asClient(creation("/c", CreateMode.PERSISTENT))));
        assertThat(effects.get(1).outcome())
                .isEqualTo(new Outcome.MultiFailed(List.of(ErrorCode.OK, ErrorCode.OK, ErrorCode.NODE_EXISTS)));
        assertThat(core.children("/")).containsExactly("a", "c", "zookeeper");
        assertThat(core.ephemerals(Core.SESSION)).containsExactly("/a");
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }

    @Test
    void theAclOfAParentMadeInTheMultiCounts() {
        Operation.Create parent = new Operation.Create(
                path("/a"), null, List.of(new AclEntry(Perms.READ, "world", "anyone")), 0, 0, Form.CREATE);
        assertThat(core.multi(parent, creation("/a/b", CreateMode.PERSISTENT)))
                .isEqualTo(new Outcome.MultiFailed(List.of(ErrorCode.OK, ErrorCode.NO_AUTH)));
        assertThat(core.find("/a")).isNull();
    }

    @Test
    void anEmptyMultiSucceedsAndTakesAZxid() {
        long before = core.core.tree().lastZxid();
        Effects effects = core.run(new Operation.Multi(List.of()));
        assertThat(effects.outcome()).isEqualTo(new Outcome.MultiDone(List.of()));
        assertThat(effects.zxid()).isEqualTo(before + 1);
    }
}
