package io.oarlock.ratis.transport;

import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.peer.Answer;
import io.oarlock.peer.Handshake;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;

/** The links of this member to all others. Any thread. */
public final class PeerLinks implements MemberConnections, AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2000;
    /** Longer than any question's own time limit. */
    private static final long ANSWER_SECONDS_MAX = 60;

    private static final byte[] NOTHING = new byte[0];

    private final Membership membership;
    private final Handshake handshake;
    private final PeerLink.Settings settings;
    private final Map<Integer, PeerLink> links = new TreeMap<>();
    /** As each said when it connected last. */
    private final Map<Integer, Integer> rulesLevels = new ConcurrentHashMap<>();

    /** Makes the links; {@link #start} begins to connect. */
    public PeerLinks(Membership membership, Handshake handshake, PeerLink.Settings settings) throws IOException {
        this.membership = membership;
        this.handshake = handshake;
        this.settings = settings;
        for (GroupMember member : membership.members()) {
            if (member.id() != membership.self()) {
                links.put(member.id(), PeerLink.to(member, handshake, settings));
            }
        }
    }

    /** Who this member is to others. */
    public static Handshake handshake(RaftSettings settings, int largeBytesMax, IntPredicate others) {
        return Handshake.of(
                RatisPeers.group().getUuid(),
                settings.membership().self(),
                new Handshake.Takes(largeBytesMax, settings.rulesLevel()),
                others,
                settings.protection());
    }

    /** Times and amounts of all links. */
    public static PeerLink.Settings settings(Limits limits) {
        return new PeerLink.Settings(TIMEOUT_MILLIS, limits.of(Bound.RAFT_QUEUE_BYTES));
    }

    void start() {
        links.values().forEach(PeerLink::start);
    }

    public Collection<PeerLink> all() {
        return links.values();
    }

    /** @throws IOException when there is no such other member */
    public PeerLink to(int member) throws IOException {
        PeerLink link = links.get(member);
        if (link == null) {
            throw new IOException("no address of member " + member);
        }
        return link;
    }

    /** Another member has said which level of the rules is the highest that it knows. */
    public void knowsRules(int member, int level) {
        rulesLevels.put(member, level);
    }

    /** Another member has connected to this one: it can be connected to. */
    public void isThere(int member) {
        PeerLink link = links.get(member);
        if (link != null && link.connection() == null) {
            link.retry();
        }
    }

    /** The level of the rules that all other members know; 0 until each of them has connected to this one. */
    public int rulesLevelOfAll() {
        return links.keySet().stream()
                .mapToInt(member -> rulesLevels.getOrDefault(member, 0))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    @Override
    public List<Integer> members() {
        return List.copyOf(links.keySet());
    }

    @Override
    public boolean isSilent(int member, long millis) {
        PeerLink link = links.get(member);
        return link != null && link.isSilent(millis);
    }

    @Override
    public void renew(int member, String reason) {
        PeerLink link = links.get(member);
        if (link != null) {
            link.reset(reason);
        }
    }

    @Override
    public boolean sendsCheckpoint(int member) {
        PeerLink link = links.get(member);
        return link != null && link.isAsked(FrameType.PIECE);
    }

    /** Has all of them send what they have; see {@link PeerLink#pump}. */
    public void pump() {
        links.values().forEach(PeerLink::pump);
    }

    /** Bytes of questions that wait for sockets. */
    public long queuedBytes() {
        return links.values().stream().mapToLong(PeerLink::queuedBytes).sum();
    }

    /** Asks what a member remembers, over a connection of its own that no membership is needed for; blocks. */
    public byte[] inquire(int member) throws IOException {
        GroupMember peer = memberOf(membership, member);
        try (PeerLink once = PeerLink.inquire(peer, handshake, settings).start()) {
            return contentOf(once.ask(FrameType.MEMORY, NOTHING));
        }
    }

    /** Asks over a connection of its own, on behalf of a member that does not run yet; blocks. */
    public static byte[] askOnce(
            GroupMember peer, Handshake handshake, PeerLink.Settings settings, FrameType type, byte[] content)
            throws IOException {
        try (PeerLink once = PeerLink.once(peer, handshake, settings).start()) {
            return contentOf(once.ask(type, content));
        }
    }

    private static GroupMember memberOf(Membership membership, int id) throws IOException {
        return membership.members().stream()
                .filter(one -> one.id() == id)
                .findFirst()
                .orElseThrow(() -> new IOException("no address of member " + id));
    }

    private static byte[] contentOf(CompletableFuture<Answer> asked) throws IOException {
        return PeerStatus.contentOf(await(asked));
    }

    /** Waits for an answer, which fails by itself when it does not come in time. */
    static Answer await(CompletableFuture<Answer> asked) throws IOException {
        try {
            return asked.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while asking another member");
        } catch (TimeoutException e) {
            throw new IOException("no answer of another member, and no failure", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        links.values().forEach(PeerLink::close);
    }
}
