package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Limits;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.ratis.TestMember;
import io.oarlock.ratis.TestState;
import io.oarlock.replica.Ticket;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProposerTest {
    private static final int IN_FLIGHT = 3;
    private static final Limits LIMITS = Limits.DEFAULTS
            .with(Bound.FRAME_BYTES, 1000)
            .with(Bound.ENTRY_OPERATIONS, 5)
            .with(Bound.ENTRY_BYTES, 2000)
            .with(Bound.ENTRIES_IN_FLIGHT, IN_FLIGHT)
            .with(Bound.OUTSTANDING, 20);

    private static final Operation EXPIRY = new Operation.ExpireSessions(List.of(new Expiry(7, 1)));

    private final AtomicReference<Route> route = new AtomicReference<>(new Route(1, Route.Kind.LOCAL, 1));
    private final List<Sent> sent = new ArrayList<>();
    private MetricRegistry numbers = new MetricRegistry();
    private Proposer proposer = new Proposer(parts(), LIMITS, numbers);

    private record Sent(Entry entry, long epoch, CompletableFuture<Void> acknowledged) {
        List<String> values() {
            return entry.proposals().stream().map(TestState::valueOf).toList();
        }
    }

    private record Numbered(int number) implements Ticket {}

    private Proposer.Parts parts() {
        return new Proposer.Parts(this::send, route::get, new Proposer.Origins(1, 42));
    }

    private synchronized CompletableFuture<Void> send(Route to, Bytes unstamped) {
        byte[] bytes = unstamped.array();
        EntryCodec.stamp(bytes, new Entry.Stamp(1, Policy.DEFAULT));
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        sent.add(new Sent(EntryCodec.decode(bytes), to.epoch(), acknowledged));
        return acknowledged;
    }

    private void propose(int from, int to) {
        for (int i = from; i < to; i++) {
            proposer.add(proposal("v" + i), new Numbered(i));
        }
        proposer.flush();
    }

    private static Proposal proposal(String value) {
        return TestMember.proposal(value);
    }

    private List<Long> sequences() {
        return sent.stream().map(one -> one.entry().origin().sequence()).toList();
    }

    @Test
    void aLoneProposalIsSentAtOnce() {
        propose(0, 1);
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).values()).containsExactly("v0");
        assertThat(sent.get(0).entry().origin()).isEqualTo(new Entry.Origin(1, 42, 1));
    }

    @Test
    void aSenderThatThrowsOnceDoesNotKeepLaterRequestsFromBeingSent() {
        AtomicBoolean broken = new AtomicBoolean(true);
        EntrySender throwing = (to, unstamped) -> {
            if (broken.get()) {
                throw new IllegalStateException("broken");
            }
            return send(to, unstamped);
        };
        numbers = new MetricRegistry();
        proposer = new Proposer(new Proposer.Parts(throwing, route::get, new Proposer.Origins(1, 42)), LIMITS, numbers);
        assertThatThrownBy(() -> propose(0, 1)).isInstanceOf(IllegalStateException.class);

        broken.set(false);
        proposer.retry();

        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void anEntryThatWasAppliedIsNotHeldByWhatItsSenderKeeps() {
        List<CompletableFuture<Void>> kept = new ArrayList<>();
        EntrySender keeping = (to, unstamped) -> {
            kept.add(new CompletableFuture<>());
            return kept.get(kept.size() - 1);
        };
        numbers = new MetricRegistry();
        proposer = new Proposer(new Proposer.Parts(keeping, route::get, new Proposer.Origins(1, 42)), LIMITS, numbers);
        WeakReference<Ticket> ticket = proposeOne();

        proposer.applied(1);

        Awaitility.await().until(() -> {
            System.gc();
            return ticket.get() == null;
        });
        assertThat(kept).singleElement().satisfies(one -> assertThat(one).isNotDone());
    }

    private WeakReference<Ticket> proposeOne() {
        Ticket ticket = new Numbered(0);
        proposer.add(proposal("v0"), ticket);
        proposer.flush();
        return new WeakReference<>(ticket);
    }

    @Test
    void whatComesWhileTheWindowIsFullIsGatheredAndSentWhenAnEntryIsApplied() {
        for (int i = 0; i < IN_FLIGHT + 4; i++) {
            propose(i, i + 1);
        }
        assertThat(sequences()).containsExactly(1L, 2L, 3L);
        assertThat(proposer.applied(1)).containsExactly(new Numbered(0));
        proposer.flush();
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(sent.get(3).values()).containsExactly("v3", "v4", "v5", "v6");
    }

    @Test
    void littleWaitsForTheEntryThatIsUnderWayAndMuchDoesNot() {
        fillEntriesFrom(4);
        propose(0, 1);
        propose(1, 4);
        assertThat(sequences()).containsExactly(1L);

        propose(4, 5);

        assertThat(sequences()).containsExactly(1L, 2L);
        propose(5, 6);
        proposer.applied(1);
        proposer.flush();
        assertThat(sequences()).containsExactly(1L, 2L);
        proposer.applied(2);
        proposer.flush();
        assertThat(sequences()).containsExactly(1L, 2L, 3L);
        assertThat(sent).extracting(one -> one.values().size()).containsExactly(1, 4, 1);
    }

    @Test
    void whatAnEntryHadNoRoomForDoesNotWait() {
        fillEntriesFrom(4);
        for (int i = 0; i < 3; i++) {
            proposer.add(proposal("x".repeat(900)), new Numbered(i));
        }
        proposer.flush();
        assertThat(sent).extracting(one -> one.values().size()).containsExactly(2, 1);
    }

    @Test
    void littleGoesOnWhenTheEntryUnderWayIsSentAgainOrGivenUp() {
        fillEntriesFrom(4);
        propose(0, 1);
        propose(1, 2);
        route.set(new Route(2, Route.Kind.REMOTE, 2));
        proposer.flush();
        assertThat(sequences()).containsExactly(1L, 1L);
        proposer.retry();
        assertThat(sequences()).containsExactly(1L, 1L, 1L);

        proposer.giveUp(1, ticket -> {});
        proposer.retry();

        assertThat(sequences()).containsExactly(1L, 1L, 1L, 2L);
    }

    /** So many proposals are worth an entry beside another one. */
    private void fillEntriesFrom(int proposals) {
        Limits limits = LIMITS.with(Bound.ENTRY_OPERATIONS, proposals * 32L);
        proposer = new Proposer(parts(), limits, new MetricRegistry());
    }

    @Test
    void anEntryHoldsNoMoreOperationsThanAllowed() {
        propose(0, 12);
        assertThat(sent).extracting(one -> one.values().size()).containsExactly(5, 5, 2);
    }

    @Test
    void anEntryHoldsNoMoreBytesThanAllowed() {
        for (int i = 0; i < 4; i++) {
            proposer.add(proposal("x".repeat(900)), new Numbered(i));
        }
        proposer.flush();
        assertThat(sent).extracting(one -> one.values().size()).containsExactly(2, 2);
    }

    @Test
    void aProposalThatIsLargerThanAnEntryShouldBeTravelsAlone() {
        proposer.add(proposal("x".repeat(5000)), new Numbered(0));
        proposer.add(proposal("small"), new Numbered(1));
        proposer.flush();
        assertThat(sent).extracting(one -> one.values().size()).containsExactly(1, 1);
    }

    @Test
    void whatNoEntryCanHoldIsRefusedInItsTurnAndTheRestGoesOn() {
        List<Identity> identities = List.of(new Identity("digest", "u".repeat(EntryCodec.BYTES_MAX)));
        Operation delete = new Operation.Delete(new ZnodePath("/a"), -1);
        proposer.add(proposal("before"), new Numbered(0));
        proposer.add(proposal("x".repeat(EntryCodec.BYTES_MAX)), new Numbered(1));
        proposer.add(new Proposal(7, 1, identities, delete), new Numbered(2));
        proposer.add(proposal("after"), new Numbered(3));
        proposer.flush();
        Operation refused = new Operation.Refused(ErrorCode.MARSHALLING_ERROR);
        assertThat(operations()).containsExactly(operation("before"), refused, refused, operation("after"));
        assertThat(ticketsOf(sent.size())).extracting(Numbered::number).containsExactly(0, 1, 2, 3);
        assertThat(numbers.value(Metric.RAFT_PROPOSALS_REFUSED_TOTAL)).isEqualTo(2);
    }

    @Test
    void anAclThatStandsForMoreThanAnApplyCanBearIsRefused() {
        proposer.add(new Proposal(7, 1, List.of(identity(1000)), create(5000)), new Numbered(0));
        proposer.flush();
        assertThat(operations()).containsExactly(new Operation.Refused(ErrorCode.INVALID_ACL));
    }

    @Test
    void aMultiOfSmallAclsIsWeighedAsAWhole() {
        List<Operation> creates = Collections.nCopies(5000, create(1));
        proposer.add(new Proposal(7, 1, List.of(identity(1000)), new Operation.Multi(creates)), new Numbered(0));
        proposer.flush();
        assertThat(operations()).containsExactly(new Operation.Refused(ErrorCode.INVALID_ACL));
    }

    @Test
    void oneEntryDoesNotHoldMoreExpandedAclsThanOneRequestMay() {
        numbers = new MetricRegistry();
        proposer = new Proposer(parts(), LIMITS.with(Bound.ENTRY_BYTES, 2_000_000), numbers);
        for (int i = 0; i < 3; i++) {
            proposer.add(new Proposal(7, 1, List.of(identity(1000)), create(3000)), new Numbered(i));
        }
        proposer.flush();
        assertThat(sent).extracting(one -> one.entry().proposals().size()).containsExactly(1, 1, 1);
        assertThat(operations()).allMatch(Operation.Create.class::isInstance);
    }

    @Test
    void whatTheLeaderWillNeverTakeIsAnsweredWithAnErrorAndNotSentAgain() {
        propose(0, 1);
        propose(1, 2);
        sent.get(0).acknowledged().completeExceptionally(new EntryRefused("too large", null));
        assertThat(sequences()).containsExactly(1L, 2L, 1L, 2L);
        Operation refused = new Operation.Refused(ErrorCode.SYSTEM_ERROR);
        assertThat(sent.get(2).entry().proposals())
                .extracting(Proposal::operation)
                .containsExactly(refused);
        assertThat(proposer.broken()).isFalse();
        assertThat(proposer.applied(1)).containsExactly(new Numbered(0));
        assertThat(numbers.value(Metric.RAFT_ENTRIES_REFUSED_TOTAL)).isEqualTo(1);
    }

    @Test
    void aRefusalThatIsRefusedTooWaitsForAnotherLeader() {
        propose(0, 1);
        sent.get(0).acknowledged().completeExceptionally(new EntryRefused("no", null));
        sent.get(1).acknowledged().completeExceptionally(new EntryRefused("no", null));
        assertThat(sequences()).containsExactly(1L, 1L);
        assertThat(proposer.broken()).isTrue();
    }

    @Test
    void largeEntriesFillTheWindowByTheirBytes() {
        for (int i = 0; i < IN_FLIGHT; i++) {
            proposer.add(proposal("x".repeat(IN_FLIGHT * 2000)), new Numbered(i));
        }
        proposer.flush();
        assertThat(sequences()).containsExactly(1L);
        assertThat(numbers.value(Metric.RAFT_ENTRIES_IN_FLIGHT_BYTES)).isGreaterThan(IN_FLIGHT * 2000L);
        proposer.applied(1);
        assertThat(numbers.value(Metric.RAFT_ENTRIES_IN_FLIGHT_BYTES)).isZero();
        proposer.flush();
        assertThat(sequences()).containsExactly(1L, 2L);
    }

    @Test
    void entriesThatAreNotAppliedShowHowLongTheyHaveWaited() {
        assertThat(numbers.value(Metric.RAFT_NO_PROGRESS_MILLIS)).isZero();
        propose(0, 1);
        Awaitility.await().until(() -> numbers.value(Metric.RAFT_NO_PROGRESS_MILLIS) > 0);
        proposer.applied(1);
        assertThat(numbers.value(Metric.RAFT_NO_PROGRESS_MILLIS)).isZero();
    }

    private static Identity identity(int bytes) {
        return new Identity("digest", "u".repeat(bytes));
    }

    private static Operation create(int authEntries) {
        List<AclEntry> acl = Collections.nCopies(authEntries, new AclEntry(31, "auth", ""));
        return new Operation.Create(new ZnodePath("/a"), Bytes.EMPTY, acl, 0, 0, Operation.Create.Form.CREATE);
    }

    private static Operation operation(String value) {
        return proposal(value).operation();
    }

    private List<Operation> operations() {
        return sent.stream()
                .flatMap(one -> one.entry().proposals().stream())
                .map(Proposal::operation)
                .toList();
    }

    private List<Numbered> ticketsOf(int entries) {
        List<Numbered> tickets = new ArrayList<>();
        for (int sequence = 1; sequence <= entries; sequence++) {
            proposer.applied(sequence).forEach(ticket -> tickets.add((Numbered) ticket));
        }
        return tickets;
    }

    @Test
    void nothingIsSentWithoutALeader() {
        route.set(new Route(2, Route.Kind.NONE, 0));
        propose(0, 3);
        assertThat(sent).isEmpty();
        route.set(new Route(3, Route.Kind.REMOTE, 2));
        proposer.flush();
        assertThat(sent).hasSize(1);
    }

    @Test
    void afterALeaderChangeEverythingUnappliedIsSentAgainInOrder() {
        propose(0, 1);
        propose(1, 2);
        propose(2, 3);
        proposer.applied(1);
        route.set(new Route(2, Route.Kind.REMOTE, 2));
        proposer.flush();
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 2L, 3L);
        assertThat(sent.get(3).values()).containsExactly("v1");
        assertThat(sent.get(4).epoch()).isEqualTo(2);
    }

    /** The next leader gives every session its whole timeout, and must not be overruled by the one before it. */
    @Test
    void anExpiryIsNotSentToAnotherLeader() {
        proposer.add(Proposal.internal(EXPIRY), new Numbered(0));
        proposer.add(proposal("v1"), new Numbered(1));
        proposer.flush();
        route.set(new Route(2, Route.Kind.REMOTE, 2));
        proposer.flush();
        assertThat(operations())
                .containsExactly(
                        EXPIRY, operation("v1"), new Operation.Refused(ErrorCode.SYSTEM_ERROR), operation("v1"));
        assertThat(sequences()).containsExactly(1L, 1L);
        assertThat(proposer.applied(1)).containsExactly(new Numbered(0), new Numbered(1));
    }

    @Test
    void anExpiryThatWaitsIsNotSentToAnotherLeader() {
        propose(0, IN_FLIGHT * 5);
        proposer.add(Proposal.internal(EXPIRY), new Numbered(15));
        route.set(new Route(2, Route.Kind.LOCAL, 1));
        proposer.applied(1);
        proposer.flush();
        assertThat(sent.get(sent.size() - 1).entry().proposals())
                .extracting(Proposal::operation)
                .containsExactly(new Operation.Refused(ErrorCode.SYSTEM_ERROR));
    }

    @Test
    void anExpiryOfAMemberThatDoesNotLeadAnyMoreIsNotSent() {
        route.set(new Route(2, Route.Kind.REMOTE, 2));
        proposer.add(Proposal.internal(EXPIRY), new Numbered(0));
        proposer.flush();
        assertThat(operations()).containsExactly(new Operation.Refused(ErrorCode.SYSTEM_ERROR));
    }

    @Test
    void anExpiryIsSentAgainWhileTheSameMemberLeads() {
        proposer.add(Proposal.internal(EXPIRY), new Numbered(0));
        proposer.flush();
        proposer.retry();
        assertThat(operations()).containsExactly(EXPIRY, EXPIRY);
    }

    /** An entry without its expiries may still be one that the leader never takes. */
    @Test
    void whatTheNextLeaderWillNeverTakeIsAnsweredWithAnErrorAlsoWithoutItsExpiries() {
        proposer.add(Proposal.internal(EXPIRY), new Numbered(0));
        proposer.add(proposal("v1"), new Numbered(1));
        proposer.flush();
        route.set(new Route(2, Route.Kind.REMOTE, 2));
        proposer.flush();
        sent.get(1).acknowledged().completeExceptionally(new EntryRefused("too large", null));
        Operation refused = new Operation.Refused(ErrorCode.SYSTEM_ERROR);
        assertThat(sent.get(2).entry().proposals())
                .extracting(Proposal::operation)
                .containsExactly(refused, refused);
    }

    @Test
    void aFailedSendStopsSendingUntilSomebodyAsks() {
        propose(0, 1);
        sent.get(0).acknowledged().completeExceptionally(new IOException("gone"));
        propose(1, 2);
        assertThat(sent).hasSize(1);
        assertThat(proposer.broken()).isTrue();
        proposer.retry();
        assertThat(sequences()).containsExactly(1L, 1L, 2L);
        assertThat(proposer.broken()).isFalse();
    }

    @Test
    void aFailureOfAnEntryThatWasAppliedMeansNothing() {
        propose(0, 1);
        proposer.applied(1);
        sent.get(0).acknowledged().completeExceptionally(new IOException("the leader stepped down"));
        propose(1, 2);
        assertThat(sequences()).containsExactly(1L, 2L);
    }

    @Test
    void aLateFailureOfAnOldLeaderDoesNotStopTheNewOne() {
        propose(0, 1);
        route.set(new Route(2, Route.Kind.LOCAL, 1));
        proposer.flush();
        sent.get(0).acknowledged().completeExceptionally(new IOException("old"));
        propose(1, 2);
        assertThat(sequences()).containsExactly(1L, 1L, 2L);
    }

    @Test
    void anEntryThatIsAppliedOutOfTurnIsABrokenPromise() {
        propose(0, 1);
        propose(1, 2);
        assertThatThrownBy(() -> proposer.applied(2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void entriesThatACheckpointCoversAreGivenUpAndTheRestGoesOn() {
        propose(0, 1);
        propose(1, 2);
        propose(2, 3);
        List<Ticket> dropped = new ArrayList<>();
        proposer.giveUp(2, dropped::add);
        proposer.retry();
        assertThat(dropped).containsExactly(new Numbered(0), new Numbered(1));
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 3L);
    }

    @Test
    void closingGivesBackWhatIsUnderWayWhatWaitsAndWhatComesLater() {
        propose(0, 1);
        route.set(new Route(2, Route.Kind.NONE, 0));
        propose(1, 2);
        List<Ticket> dropped = new ArrayList<>();
        proposer.close(dropped::add);
        propose(2, 3);
        assertThat(dropped).containsExactly(new Numbered(0), new Numbered(1), new Numbered(2));
        assertThat(sent).hasSize(1);
    }

    @Test
    void whoDoesNotKeepTheBoundIsRefused() {
        route.set(new Route(2, Route.Kind.NONE, 0));
        propose(0, 80);
        assertThatThrownBy(() -> propose(80, 81)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyThreadsKeepTheirOwnOrder() throws Exception {
        int threads = 4;
        int each = 500;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            while (!tryPropose(thread + ":" + i)) {
                                Thread.onSpinWait();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        List<String> applied = new ArrayList<>();
        long next = 1;
        while (applied.size() < threads * each) {
            Sent entry = sentWith(next);
            if (entry != null) {
                applied.addAll(entry.values());
                proposer.applied(next++);
            }
            proposer.flush();
        }
        done.await();
        for (int t = 0; t < threads; t++) {
            String prefix = t + ":";
            List<String> own =
                    applied.stream().filter(value -> value.startsWith(prefix)).toList();
            for (int i = 0; i < each; i++) {
                assertThat(own.get(i)).isEqualTo(prefix + i);
            }
        }
    }

    private boolean tryPropose(String value) {
        try {
            proposer.add(proposal(value), new Numbered(0));
            proposer.flush();
            return true;
        } catch (IllegalStateException full) {
            return false;
        }
    }

    private synchronized Sent sentWith(long sequence) {
        return sequence <= sent.size() ? sent.get((int) sequence - 1) : null;
    }

    @Test
    void aQuotaOnAPathTooDeepIsRefusedInItsTurn() {
        ZnodePath deep = new ZnodePath("/zookeeper/quota" + "/a".repeat(70));
        Operation create = new Operation.Create(deep, Bytes.EMPTY, List.of(), 0, -1, Operation.Create.Form.CREATE);
        proposer.add(proposal("before"), new Numbered(0));
        proposer.add(new Proposal(7, 1, List.of(), new Operation.Multi(List.of(create))), new Numbered(1));
        proposer.add(proposal("after"), new Numbered(2));
        proposer.flush();

        assertThat(sent.get(0).entry().proposals())
                .extracting(Proposal::operation)
                .element(1)
                .isEqualTo(new Operation.Refused(ErrorCode.BAD_ARGUMENTS));
        assertThat(proposer.applied(1)).hasSize(3);
        assertThat(numbers.value(Metric.RAFT_PROPOSALS_REFUSED_TOTAL)).isEqualTo(1);
    }

    @Test
    void theOperationsOfAMultiCountOneByOne() {
        for (int size : List.of(1, 3, 2, 1, 9, 1)) {
            proposer.add(multi(size), new Numbered(size));
        }
        proposer.flush();
        assertThat(sent.stream().map(one -> one.entry().proposals().size())).containsExactly(2, 2, 1);
        proposer.applied(1);
        proposer.flush();
        assertThat(sent.stream().map(one -> one.entry().proposals().size())).containsExactly(2, 2, 1, 1);
    }

    private static Proposal multi(int size) {
        Operation check = new Operation.Check(new ZnodePath("/a"), 0);
        return new Proposal(1, 1, List.of(), new Operation.Multi(Collections.nCopies(size, check)));
    }
}
