package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.failed;
import static io.oarlock.rules.Core.path;
import static io.oarlock.rules.Core.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Session;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRulesTest {
    private static final long OTHER = 0x0200_0000_0000_0009L;
    private static final int LARGE_ZNODES = 40;

    private final Core core = Core.withSession();

    @Test
    void anOpenedSessionBelongsToTheMemberThatAsked() {
        Outcome outcome = core.open(OTHER);
        assertThat(outcome).isEqualTo(new Outcome.SessionAttached(OTHER, 10_000, Core.PASSWORD, 1));
        assertThat(core.core.tree().session(OTHER))
                .isEqualTo(new Session(OTHER, 10_000, Core.PASSWORD, Core.MEMBER, 1));
        assertThat(core.core.tree().totals().sessions()).isEqualTo(2);
    }

    @Test
    void anIdInUseIsNotOpenedAgain() {
        assertThat(core.open(Core.SESSION)).isEqualTo(failed(ErrorCode.RUNTIME_INCONSISTENCY));
    }

    @Test
    void noSessionIsOpenedWhereTheLeaderSaysThatThereAreEnough() {
        core.policy = Policy.DEFAULT.withSessionsFull(true);
        assertThat(core.open(OTHER)).isEqualTo(failed(ErrorCode.THROTTLED_OP));
        assertThat(core.core.tree().session(OTHER)).isNull();
        assertThat(attach(Core.SESSION, 20_000, Core.PASSWORD)).isInstanceOf(Outcome.SessionAttached.class);
        core.policy = Policy.DEFAULT;
        assertThat(core.open(OTHER)).isInstanceOf(Outcome.SessionAttached.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, 0xff00_0000_0000_0001L})
    void anIdThatReadsAsAnotherOwnerIsRefused(long id) {
        assertThat(core.open(id)).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @Test
    void attachingMovesTheSessionAndTakesTheNewTimeout() {
        Outcome outcome = attach(Core.SESSION, 20_000, Core.PASSWORD);
        assertThat(outcome).isEqualTo(new Outcome.SessionAttached(Core.SESSION, 20_000, Core.PASSWORD, 2));
        assertThat(core.core.tree().session(Core.SESSION))
                .isEqualTo(new Session(Core.SESSION, 20_000, Core.PASSWORD, Core.MEMBER, 2));
        assertThat(core.core.tree().totals().sessions()).isEqualTo(1);
    }

    @Test
    void aSessionThatHasMovedSinceItsClientSaidHelloIsNotTakenBack() {
        attachFrom(1);
        long digest = core.core.digest();
        assertThat(attachFrom(1)).isEqualTo(failed(ErrorCode.SESSION_MOVED));
        assertThat(core.core.digest()).isEqualTo(digest);
        assertThat(attachFrom(2)).isInstanceOf(Outcome.SessionAttached.class);
    }

    private Outcome attachFrom(long generation) {
        Operation attach = new Operation.AttachSession(20_000, Core.PASSWORD);
        return core.apply(new Proposal(Core.SESSION, generation, List.of(), attach))
                .outcome();
    }

    @Test
    void aWrongPasswordChangesNothing() {
        long digest = core.core.digest();
        assertThat(attach(Core.SESSION, 20_000, Bytes.utf8("wrong"))).isEqualTo(failed(ErrorCode.AUTH_FAILED));
        assertThat(core.core.digest()).isEqualTo(digest);
    }

    @Test
    void aSessionThatIsGoneCannotBeAttached() {
        assertThat(attach(OTHER, 20_000, Core.PASSWORD)).isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
    }

    @Test
    void theOldConnectionOfAMovedSessionIsRefused() {
        Proposal old = core.asClient(creation("/a", CreateMode.PERSISTENT));
        Proposal oldMulti = core.asClient(new Operation.Multi(List.of(creation("/a", CreateMode.PERSISTENT))));
        Proposal oldClose = core.asClient(new Operation.CloseSession());
        attach(Core.SESSION, 20_000, Core.PASSWORD);
        assertThat(core.apply(old).outcome()).isEqualTo(failed(ErrorCode.SESSION_MOVED));
        assertThat(core.apply(oldMulti).outcome()).isEqualTo(failed(ErrorCode.SESSION_MOVED));
        assertThat(core.apply(oldClose).outcome()).isEqualTo(failed(ErrorCode.SESSION_MOVED));
        assertThat(core.create("/a")).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void writesOfASessionThatIsGoneAreRefused() {
        for (Operation operation : List.of(
                creation("bad", CreateMode.EPHEMERAL),
                new Operation.Delete(path("bad"), 0),
                new Operation.SetData(path("bad"), null, 0),
                new Operation.SetAcl(path("bad"), null, 0),
                new Operation.CloseSession())) {
            assertThat(core.apply(core.as(OTHER, operation)).outcome()).isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
        }
        Operation multi =
                new Operation.Multi(List.of(new Operation.Check(path("/"), -1), new Operation.Check(path("/"), -1)));
        assertThat(core.apply(core.as(OTHER, multi)).outcome())
                .isEqualTo(
                        new Outcome.MultiFailed(List.of(ErrorCode.SESSION_EXPIRED, ErrorCode.RUNTIME_INCONSISTENCY)));
    }

    @Test
    void badCreateFlagsBeatAMissingSession() {
        Operation create = creation("/a", CreateMode.PERSISTENT_WITH_TTL);
        assertThat(core.apply(core.as(OTHER, create)).outcome()).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @Test
    void closingDeletesTheSessionsEphemeralsInItsOwnTransaction() {
        core.open(OTHER);
        core.create("/p");
        core.create("/p/b", CreateMode.EPHEMERAL);
        core.create("/p/a", CreateMode.EPHEMERAL);
        core.apply(core.as(OTHER, creation("/p/other", CreateMode.EPHEMERAL)));
        Effects effects = core.run(new Operation.CloseSession());
        assertThat(effects.outcome()).isEqualTo(new Outcome.SessionsEnded(List.of(Core.SESSION)));
        assertThat(told(effects))
                .containsExactly(
                        "NODE_DELETED /p/a",
                        "NODE_CHILDREN_CHANGED /p",
                        "NODE_DELETED /p/b",
                        "NODE_CHILDREN_CHANGED /p");
        assertThat(core.children("/p")).containsExactly("other");
        assertThat(core.get("/p").pzxid()).isEqualTo(effects.zxid());
        assertThat(core.ephemerals(Core.SESSION)).isEmpty();
        assertThat(core.core.tree().session(Core.SESSION)).isNull();
    }

    @Test
    void ephemeralsFromBeforeARestartGoWithTheirSession() {
        core.create("/e", CreateMode.EPHEMERAL);
        Core restarted = new Core(core.store);
        restarted.create("/later", CreateMode.EPHEMERAL);
        assertThat(told(restarted.run(new Operation.CloseSession())))
                .containsExactly(
                        "NODE_DELETED /e", "NODE_CHILDREN_CHANGED /", "NODE_DELETED /later", "NODE_CHILDREN_CHANGED /");
    }

    @Test
    void ephemeralsOfTheSameEntryGoWithTheirSession() {
        core.create("/kept", CreateMode.EPHEMERAL);
        List<Effects> effects = core.applyAll(List.of(
                core.asClient(creation("/late", CreateMode.EPHEMERAL)),
                core.asClient(new Operation.Delete(path("/kept"), -1)),
                core.asClient(creation("/kept", CreateMode.PERSISTENT)),
                core.asClient(new Operation.CloseSession()),
                core.asClient(creation("/after", CreateMode.EPHEMERAL))));
        assertThat(told(effects.get(3))).containsExactly("NODE_DELETED /late", "NODE_CHILDREN_CHANGED /");
        assertThat(effects.get(4).outcome()).isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
        assertThat(core.find("/kept")).isNotNull();
        assertThat(core.core.tree().totals().ephemerals()).isZero();
    }

    @Test
    void aSessionMayBeOpenedUsedAndClosedInOneEntry() {
        List<Effects> effects = core.applyAll(List.of(
                new Proposal(OTHER, 0, List.of(), new Operation.OpenSession(1, Core.PASSWORD)),
                new Proposal(OTHER, 1, List.of(), creation("/e", CreateMode.EPHEMERAL)),
                new Proposal(OTHER, 1, List.of(), new Operation.CloseSession())));
        assertThat(effects.get(2).outcome()).isEqualTo(new Outcome.SessionsEnded(List.of(OTHER)));
        assertThat(core.find("/e")).isNull();
        assertThat(core.core.tree().totals().sessions()).isEqualTo(1);
    }

    @Test
    void expiryEndsOnlySessionsThatTheLeaderSawAsTheyAre() {
        core.open(OTHER);
        core.create("/e", CreateMode.EPHEMERAL);
        attach(OTHER, 1, Core.PASSWORD);
        List<Expiry> expiries = List.of(new Expiry(OTHER, 1), new Expiry(Core.SESSION, 1), new Expiry(77, 1));
        Effects effects = core.apply(Proposal.internal(new Operation.ExpireSessions(expiries)));
        assertThat(effects.outcome()).isEqualTo(new Outcome.SessionsEnded(List.of(Core.SESSION)));
        assertThat(told(effects)).containsExactly("NODE_DELETED /e", "NODE_CHILDREN_CHANGED /");
        assertThat(core.core.tree().session(OTHER)).isNotNull();
    }

    @Test
    void clientsCannotDoWhatTheEnsembleDoes() {
        for (Operation operation : List.of(
                new Operation.ExpireSessions(List.of(new Expiry(Core.SESSION, 1))),
                new Operation.RemoveUnused(path("/"), 0, 0),
                new Operation.RaiseRulesLevel(99))) {
            assertThat(core.run(operation).outcome()).isEqualTo(failed(ErrorCode.UNIMPLEMENTED));
        }
    }

    @Test
    void theEnsembleItselfOwnsNoEphemeralAndNoSession() {
        assertThat(core.apply(Proposal.internal(creation("/e", CreateMode.EPHEMERAL)))
                        .outcome())
                .isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
        assertThat(core.apply(Proposal.internal(new Operation.CloseSession())).outcome())
                .isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @Test
    void sessionsAreListed() {
        core.open(OTHER);
        List<Long> ids = new ArrayList<>();
        core.core.tree().forEachSession(session -> ids.add(session.id()));
        assertThat(ids).containsExactly(Core.SESSION, OTHER);
    }

    private Outcome attach(long sessionId, int timeoutMillis, Bytes password) {
        Operation attach = new Operation.AttachSession(timeoutMillis, password);
        return core.apply(new Proposal(sessionId, Operation.AttachSession.FROM_ANYWHERE, List.of(), attach))
                .outcome();
    }

    @Test
    void aSessionMayHaveSoManyEphemeralsAndNoMore() {
        makeEphemerals(Core.SESSION, "/e-", SessionRules.EPHEMERALS_MAX);
        assertThat(core.create("/one-more", CreateMode.EPHEMERAL)).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
        assertThat(core.create("/persistent", CreateMode.PERSISTENT)).isInstanceOf(Outcome.Created.class);
        assertThat(core.create("/one-more", CreateMode.EPHEMERAL_SEQUENTIAL))
                .isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
        core.delete("/e-7");
        assertThat(core.create("/one-more", CreateMode.EPHEMERAL)).isInstanceOf(Outcome.Created.class);
        assertThat(core.create("/two-more", CreateMode.EPHEMERAL)).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
    }

    /** Members that start count what others remember. */
    @Test
    void ephemeralsAreCountedTheSameAfterAStart() {
        makeEphemerals(Core.SESSION, "/e-", SessionRules.EPHEMERALS_MAX - 1);
        Core restarted = new Core(core.store);
        assertThat(restarted.create("/last", CreateMode.EPHEMERAL)).isInstanceOf(Outcome.Created.class);
        assertThat(restarted.create("/one-more", CreateMode.EPHEMERAL)).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
    }

    @Test
    void whatAMultiTookBackIsNotCounted() {
        makeEphemerals(Core.SESSION, "/e-", SessionRules.EPHEMERALS_MAX - 1);
        core.multi(creation("/last", CreateMode.EPHEMERAL), new Operation.Check(path("/missing"), 0));
        assertThat(core.create("/last", CreateMode.EPHEMERAL)).isInstanceOf(Outcome.Created.class);
        assertThat(core.multi(new Operation.Delete(path("/last"), -1), creation("/instead", CreateMode.EPHEMERAL)))
                .isInstanceOf(Outcome.MultiDone.class);
        assertThat(core.create("/one-more", CreateMode.EPHEMERAL)).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
    }

    @Test
    void anEntryEndsOneSessionAndOthersAsLongAsTheirEphemeralsAreFew() {
        core.open(OTHER);
        core.open(OTHER + 1);
        makeEphemerals(Core.SESSION, "/a-", SessionRules.EPHEMERALS_MAX - 10);
        makeEphemerals(OTHER, "/b-", 11);
        makeEphemerals(OTHER + 1, "/c-", 10);
        List<Effects> effects = core.applyAll(List.of(
                core.asClient(new Operation.CloseSession()),
                core.as(OTHER, new Operation.CloseSession()),
                core.as(OTHER + 1, new Operation.CloseSession())));
        assertThat(effects)
                .extracting(Effects::outcome)
                .containsExactly(
                        new Outcome.SessionsEnded(List.of(Core.SESSION)),
                        failed(ErrorCode.THROTTLED_OP),
                        new Outcome.SessionsEnded(List.of(OTHER + 1)));
        assertThat(core.ephemerals(OTHER)).hasSize(11);
        assertThat(core.apply(core.as(OTHER, new Operation.CloseSession())).outcome())
                .isEqualTo(new Outcome.SessionsEnded(List.of(OTHER)));
        assertThat(core.children("/")).containsExactly("zookeeper");
    }

    @Test
    void sessionsThatAnEntryHasNoRoomForExpireWithAnother() {
        core.open(OTHER);
        makeEphemerals(Core.SESSION, "/a-", SessionRules.EPHEMERALS_MAX);
        makeEphemerals(OTHER, "/b-", 1);
        Operation expiry = new Operation.ExpireSessions(List.of(new Expiry(Core.SESSION, 1), new Expiry(OTHER, 1)));
        assertThat(core.apply(Proposal.internal(expiry)).outcome())
                .isEqualTo(new Outcome.SessionsEnded(List.of(Core.SESSION)));
        assertThat(core.apply(Proposal.internal(expiry)).outcome())
                .isEqualTo(new Outcome.SessionsEnded(List.of(OTHER)));
    }

    /** Their parents are written anew, each with all of its data: together that would be more than members can bear. */
    @Test
    void aSessionWithEphemeralsBelowLargeZnodesEndsInSeveralEntries() {
        makeEphemeralsBelowLargeZnodes();
        List<String> events = new ArrayList<>();
        Effects effects = core.run(new Operation.CloseSession());
        events.addAll(told(effects));
        assertThat(effects.outcome()).isEqualTo(failed(ErrorCode.THROTTLED_OP));
        assertThat(core.ephemerals(Core.SESSION)).isNotEmpty().hasSizeLessThan(LARGE_ZNODES);

        assertThat(attach(Core.SESSION, 20_000, Core.PASSWORD)).isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
        assertThat(core.run(new Operation.SetData(path("/p-0"), Bytes.EMPTY, -1))
                        .outcome())
                .isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
        while (effects.outcome() instanceof Outcome.Failed) {
            effects = core.run(new Operation.CloseSession());
            events.addAll(told(effects));
        }
        assertThat(effects.outcome()).isEqualTo(new Outcome.SessionsEnded(List.of(Core.SESSION)));
        assertThat(events).filteredOn(event -> event.startsWith("NODE_DELETED")).hasSize(LARGE_ZNODES);
        assertThat(core.core.tree().session(Core.SESSION)).isNull();
        assertThat(core.core.tree().totals().ephemerals()).isZero();
    }

    @Test
    void anExpiryGoesOnWhereAnEntryHadToStop() {
        makeEphemeralsBelowLargeZnodes();
        Operation expiry = new Operation.ExpireSessions(List.of(new Expiry(Core.SESSION, 1)));
        Outcome nobody = new Outcome.SessionsEnded(List.of());
        assertThat(core.apply(Proposal.internal(expiry)).outcome()).isEqualTo(nobody);
        Outcome last = nobody;
        while (last.equals(nobody)) {
            last = core.apply(Proposal.internal(expiry)).outcome();
        }
        assertThat(last).isEqualTo(new Outcome.SessionsEnded(List.of(Core.SESSION)));
        assertThat(core.core.tree().totals().ephemerals()).isZero();
    }

    /** To read all of them is more than an entry may: the first must go before the rest is looked at. */
    @Test
    void aSessionWhoseEphemeralsTogetherAreMoreThanAnEntryMayReadEnds() {
        List<AclEntry> acl = IntStream.range(0, 2_000)
                .mapToObj(i -> new AclEntry(31, "digest", "user-" + i + ":" + "h".repeat(90)))
                .toList();
        for (int i = 0; i < 60; i++) {
            assertThat(core.run(new Operation.Create(
                                    path("/e-" + i), Bytes.EMPTY, acl, CreateMode.EPHEMERAL.flag(), 0, Form.CREATE))
                            .outcome())
                    .isInstanceOf(Outcome.Created.class);
        }
        int left = core.ephemerals(Core.SESSION).size();
        Outcome outcome = core.run(new Operation.CloseSession()).outcome();
        while (outcome instanceof Outcome.Failed) {
            assertThat(core.ephemerals(Core.SESSION)).hasSizeLessThan(left);
            left = core.ephemerals(Core.SESSION).size();
            outcome = core.run(new Operation.CloseSession()).outcome();
        }
        assertThat(outcome).isEqualTo(new Outcome.SessionsEnded(List.of(Core.SESSION)));
        assertThat(core.core.tree().totals().ephemerals()).isZero();
    }

    private void makeEphemeralsBelowLargeZnodes() {
        core.open(OTHER);
        for (int i = 0; i < LARGE_ZNODES; i++) {
            core.create("/p-" + i);
            core.create("/p-" + i + "/e", CreateMode.EPHEMERAL);
            core.apply(core.as(OTHER, new Operation.SetData(path("/p-" + i), Bytes.wrap(new byte[1 << 20]), -1)));
        }
    }

    private void makeEphemerals(long sessionId, String prefix, int count) {
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            proposals.add(core.as(sessionId, creation(prefix + i, CreateMode.EPHEMERAL)));
        }
        assertThat(core.applyAll(proposals)).allMatch(made -> made.outcome() instanceof Outcome.Created);
    }
}
