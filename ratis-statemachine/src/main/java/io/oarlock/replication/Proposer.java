package io.oarlock.replication;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Limits;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.op.ProposalEncoder;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.acl.AclExpansion;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what all connections of this member propose into entries, and sees to it that every entry is applied once and
 * in order, whatever happens to leaders in between: an entry stays here until this member applies it, and is sent again
 * until then.
 *
 * <p>There is no thread of its own. The calling thread drains the queue unless another thread is draining it; mostly
 * that is the event loop that has just read a burst, or the apply thread that has just made room. No timer delays a
 * proposal.
 *
 * <p>It never completes a proposal: the apply thread takes the tickets out.
 */
public final class Proposer {
    private static final Logger LOG = LoggerFactory.getLogger(Proposer.class);
    /** More than this many times the agreed bound waiting here means that the bound is not kept. */
    private static final int OVERRUN = 4;
    /** This part of an entry's operations is worth an entry of its own while another one is under way. */
    private static final int FILL_DIVISOR = 32;

    private final EntrySender sender;
    private final Supplier<Route> routes;
    private final Origins origins;
    private final Limits limits;
    private final EntriesInFlight window;
    private final int fill;
    private final int entryBytesMax;

    private final MpscUnboundedArrayQueue<Waiting> inbox = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicInteger draining = new AtomicInteger();
    private final AtomicLong waiting = new AtomicLong();
    private final Counter entriesSent;
    private final Counter entriesResent;
    private final Counter proposalsSent;
    private final RefusedProposals refused;
    private final AtomicLong progressNanos = new AtomicLong(System.nanoTime());

    /** Epoch whose sending failed: nothing more goes there until somebody asks for it. */
    private final AtomicLong brokenEpoch = new AtomicLong(-1);

    private final AtomicBoolean sendAgain = new AtomicBoolean();
    /** Entries that the leader will never take. */
    private final Queue<UnappliedEntry> unacceptable = new ConcurrentLinkedQueue<>();
    /** Where tickets go once this is closed. */
    private final AtomicReference<@Nullable Consumer<Ticket>> closing = new AtomicReference<>();

    // Only the thread that drains the queue reads and writes these.
    private final ProposalEncoder encoder = new ProposalEncoder();
    private long sentEpoch = -1;
    private long sendNext = 1;
    private long sentHighest;
    /** Whether the last entry had no room for what waited. */
    private boolean overflowed;

    /** @param epoch of the route when it was proposed */
    private record Waiting(Proposal proposal, Ticket ticket, long epoch) {}

    /** Who this member is in the origins of its entries. */
    public record Origins(int member, long incarnation) {
        Entry.Origin at(long sequence) {
            return new Entry.Origin(member, incarnation, sequence);
        }

        boolean owns(Entry.Origin origin) {
            return origin.member() == member && origin.incarnation() == incarnation;
        }
    }

    /** What a proposer works with. */
    public record Parts(EntrySender sender, Supplier<Route> routes, Origins origins) {}

    public Proposer(Parts parts, Limits limits, MetricRegistry metrics) {
        this.sender = parts.sender();
        this.routes = parts.routes();
        this.origins = parts.origins();
        this.limits = limits;
        this.entryBytesMax = (int) Math.min(EntryCodec.BYTES_MAX, limits.of(Bound.ENTRY_BYTES));
        this.window = new EntriesInFlight(limits);
        this.fill = limits.intOf(Bound.ENTRY_OPERATIONS) / FILL_DIVISOR;
        this.entriesSent = metrics.counter(Metric.RAFT_ENTRIES_PROPOSED_TOTAL);
        this.entriesResent = metrics.counter(Metric.RAFT_ENTRIES_RESENT_TOTAL);
        this.proposalsSent = metrics.counter(Metric.RAFT_PROPOSALS_TOTAL);
        this.refused = new RefusedProposals(metrics);
        metrics.gauge(Metric.RAFT_ENTRIES_IN_FLIGHT_BYTES, window::bytes);
        metrics.gauge(Metric.RAFT_NO_PROGRESS_MILLIS, this::noProgressMillis);
        metrics.gauge(Metric.RAFT_PROPOSALS_WAITING, waiting::get);
        metrics.gauge(Metric.RAFT_ENTRIES_IN_FLIGHT, () -> window.nextSequence() - window.firstSequence());
    }

    /** Takes a proposal in. Any thread; those of one thread stay in order. */
    public void add(Proposal proposal, Ticket ticket) {
        if (waiting.incrementAndGet() > (long) OVERRUN * limits.intOf(Bound.OUTSTANDING)) {
            waiting.decrementAndGet();
            throw new IllegalStateException(
                    "more than " + OVERRUN * limits.intOf(Bound.OUTSTANDING) + " proposals wait");
        }
        inbox.offer(new Waiting(proposal, ticket, routes.get().epoch()));
    }

    /** Sends what can be sent, on this thread or on the one that is draining the queue. */
    public void flush() {
        if (draining.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        try {
            do {
                sendAll();
                seen = draining.addAndGet(-seen);
            } while (seen != 0);
        } catch (RuntimeException | Error e) {
            // Or nobody could send anything ever after.
            draining.set(0);
            throw e;
        }
    }

    /** Sends everything again that is not applied, even where sending failed before. */
    public void retry() {
        brokenEpoch.set(-1);
        sendAgain.set(true);
        flush();
    }

    boolean owns(Entry.Origin origin) {
        return origins.owns(origin);
    }

    Origins origins() {
        return origins;
    }

    private long noProgressMillis() {
        return window.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - progressNanos.get());
    }

    /** Sequence of the oldest entry that is not applied yet; 0 without one. */
    public long firstUnapplied() {
        return window.isEmpty() ? 0 : window.firstSequence();
    }

    /** Whether sending to the leader has failed, so that {@link #retry} is due. */
    public boolean broken() {
        return brokenEpoch.get() >= 0;
    }

    /** The entry of an origin, if it is this member's and not applied yet; apply thread only. */
    @Nullable
    UnappliedEntry unapplied(Entry.Origin origin) {
        return owns(origin) ? window.get(origin.sequence()) : null;
    }

    /** The tickets of an entry of this member that is being applied. Apply thread only. */
    List<Ticket> applied(long sequence) {
        progressNanos.set(System.nanoTime());
        return window.remove(sequence).tickets();
    }

    /**
     * Gives up the entries up to a sequence: they were applied, but not here, so that nobody knows what became of them.
     */
    void giveUp(long sequence, Consumer<Ticket> dropped) {
        while (!window.isEmpty() && window.firstSequence() <= sequence) {
            window.remove(window.firstSequence()).tickets().forEach(dropped);
        }
    }

    /** Gives up everything, also what comes later. Only once nothing is applied any more. */
    public void close(Consumer<Ticket> dropped) {
        closing.set(dropped);
        flush();
    }

    private void dropAll(Consumer<Ticket> dropped) {
        giveUp(Long.MAX_VALUE, dropped);
        for (Waiting left = inbox.poll(); left != null; left = inbox.poll()) {
            waiting.decrementAndGet();
            dropped.accept(left.ticket());
        }
    }

    private void sendAll() {
        Consumer<Ticket> dropped = closing.get();
        if (dropped != null) {
            dropAll(dropped);
            return;
        }
        Route route = routes.get();
        if (route.kind() == Route.Kind.NONE) {
            return;
        }
        if (route.epoch() != sentEpoch) {
            withdrawDecisions();
        }
        if (route.epoch() != sentEpoch || sendAgain.getAndSet(false)) {
            sentEpoch = route.epoch();
            sendNext = window.firstSequence();
        }
        while (brokenEpoch.get() != route.epoch()) {
            replaceUnacceptable();
            UnappliedEntry entry = sendNext < window.nextSequence() ? window.get(sendNext) : gather(route);
            if (entry == null && sendNext >= window.nextSequence()) {
                return;
            }
            if (entry != null) {
                send(route, entry);
            }
            sendNext++;
        }
    }

    private void send(Route route, UnappliedEntry entry) {
        if (entry.sequence() > sentHighest) {
            sentHighest = entry.sequence();
            entriesSent.increment();
        } else {
            entriesResent.increment();
        }
        // Who sends may keep the future for much longer than the entry waits: it must not hold the entry.
        long sequence = entry.sequence();
        var unused = sender.send(route, entry.unstamped()).whenComplete((nothing, failure) -> {
            UnappliedEntry waiting = failure == null ? null : window.get(sequence);
            if (failure != null && waiting != null) {
                failed(route, waiting, failure);
            }
        });
    }

    private void failed(Route route, UnappliedEntry entry, Throwable failure) {
        if (EntryRefused.isCauseOf(failure) && !RefusedProposals.isAllOf(entry)) {
            refused.byLeader(entry, failure);
            unacceptable.add(entry);
            flush();
            return;
        }
        brokenEpoch.accumulateAndGet(route.epoch(), Math::max);
        LOG.debug("entry {} did not reach member {}: {}", entry.sequence(), route.leader(), failure.toString());
    }

    /**
     * Sending it again would change nothing, and nothing behind it could be applied: its requests are answered with an
     * error, by an entry in its place.
     */
    private void replaceUnacceptable() {
        for (UnappliedEntry entry = unacceptable.poll(); entry != null; entry = unacceptable.poll()) {
            if (replace(entry, proposal -> RefusedProposals.instead(proposal, ErrorCode.SYSTEM_ERROR))) {
                sendNext = Math.min(sendNext, entry.sequence());
            }
        }
    }

    /**
     * Takes what only the leader before this one may decide out of the entries that are sent again: the next leader
     * gives every session its whole timeout, also one that the last leader could not hear of any more.
     */
    private void withdrawDecisions() {
        for (long sequence = window.firstSequence(); sequence < window.nextSequence(); sequence++) {
            UnappliedEntry entry = window.get(sequence);
            if (entry != null && entry.proposals().stream().anyMatch(RefusedProposals::isDecisionOfLeader)) {
                replace(entry, RefusedProposals::unlessDecisionOfLeader);
            }
        }
    }

    /** Puts changed proposals in the place of an entry; false if that was applied meanwhile. */
    private boolean replace(UnappliedEntry entry, UnaryOperator<Proposal> change) {
        List<Proposal> proposals = entry.proposals().stream().map(change).toList();
        byte[] encoded = EntryCodec.encode(origins.at(entry.sequence()), proposals);
        Bytes unstamped = Bytes.wrap(encoded);
        return window.replace(entry, new UnappliedEntry(entry.sequence(), unstamped, proposals, entry.tickets(), true));
    }

    /**
     * Makes an entry of what waits; null when nothing does or the window is full. Little waits as long as an entry is
     * under way, and goes when that is applied: a small entry costs all members hardly less than a large one. What an
     * entry had no room for goes with the next.
     */
    private @Nullable UnappliedEntry gather(Route route) {
        boolean worthIt = window.isEmpty() || waiting.get() >= fill || overflowed;
        if (inbox.isEmpty() || !window.hasRoom() || !worthIt) {
            return null;
        }
        if (window.isEmpty()) {
            progressNanos.set(System.nanoTime());
        }
        List<Proposal> proposals = new ArrayList<>();
        List<Ticket> tickets = new ArrayList<>();
        long expandedBytes = 0;
        Waiting next = inbox.peek();
        int operations = 0;
        while (next != null
                && (operations == 0 || operations + operationsOf(next) <= limits.intOf(Bound.ENTRY_OPERATIONS))) {
            boolean sameLeader = route.kind() == Route.Kind.LOCAL && route.epoch() == next.epoch();
            Proposal current = sameLeader ? next.proposal() : RefusedProposals.unlessDecisionOfLeader(next.proposal());
            Proposal proposal = refused.unlessBearable(current);
            expandedBytes += AclExpansion.bytes(proposal);
            ProposalEncoder.Fit fit = AclExpansion.isBearable(expandedBytes)
                    ? encoder.tryAppend(proposal, entryBytesMax)
                    : ProposalEncoder.Fit.NEXT_ENTRY;
            if (fit == ProposalEncoder.Fit.NEXT_ENTRY) {
                break;
            }
            if (fit == ProposalEncoder.Fit.NEVER) {
                proposal = refused.forItsSize(proposal);
                encoder.append(proposal);
            }
            inbox.poll();
            proposals.add(proposal);
            tickets.add(next.ticket());
            operations += operationsOf(next);
            next = inbox.peek();
        }
        // Not whether the inbox is empty: what has come since the last look is little again.
        overflowed = next != null;
        waiting.addAndGet(-tickets.size());
        proposalsSent.add(tickets.size());
        long sequence = window.nextSequence();
        Bytes unstamped = Bytes.wrap(encoder.finish(origins.at(sequence)));
        UnappliedEntry entry = new UnappliedEntry(sequence, unstamped, proposals, tickets, false);
        window.add(entry);
        return entry;
    }

    /** The operations of a multi cost the apply thread as much as if each came alone. */
    private static int operationsOf(Waiting waiting) {
        return waiting.proposal().operation() instanceof Operation.Multi multi
                ? Math.max(1, multi.operations().size())
                : 1;
    }
}
