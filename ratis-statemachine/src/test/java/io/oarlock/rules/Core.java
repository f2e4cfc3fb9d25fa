package io.oarlock.rules;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Session;
import io.oarlock.model.WatchEvent;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.heap.HeapStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A core over a store with the log position, the clock and one session that tests need: short ways to propose and to
 * look. Every entry goes through the codec.
 */
final class Core {
    static final int MEMBER = 1;
    static final long SESSION = 0x0100_0000_0000_0001L;
    static final Bytes PASSWORD = Bytes.utf8("0123456789abcdef");

    final OrderedStore store;
    final ZnodeCore core;
    long term = 1;
    long timeMillis = 1_000;
    Policy policy = Policy.DEFAULT;
    List<Identity> identities = List.of(new Identity("ip", "127.0.0.1"));
    /** Of the last entry. */
    List<QuotaExcess> overQuota = List.of();

    private long index;
    private long sequence;

    Core(OrderedStore store) {
        this(store, 1 << 20);
    }

    /** @param cacheBytes what the tree's cache may hold */
    Core(OrderedStore store, long cacheBytes) {
        this.store = store;
        this.core = ZnodeCore.open(store, new CoreSettings(cacheBytes));
        this.index = core.applied().index();
        this.sequence = core.lastOrigin(MEMBER).sequence();
    }

    static Core empty() {
        return new Core(HeapStore.open(ZnodeCore.tables()));
    }

    /** With {@link #SESSION} open. */
    static Core withSession() {
        Core core = empty();
        core.open(SESSION);
        return core;
    }

    /** From the next entry on. */
    Core atLevel(int rulesLevel) {
        apply(Proposal.internal(new Operation.RaiseRulesLevel(rulesLevel)));
        return this;
    }

    List<Effects> applyAll(List<Proposal> proposals) {
        Decision decision = offer(new Entry.Origin(MEMBER, 1, ++sequence), proposals);
        assert decision.verdict() == Decision.Verdict.APPLIED : decision;
        return decision.effects();
    }

    Decision offer(Entry.Origin origin, List<Proposal> proposals) {
        byte[] encoded = EntryCodec.encode(origin, proposals);
        EntryCodec.stamp(encoded, new Entry.Stamp(timeMillis, policy));
        Decision decision = core.decide(new LogPosition(term, ++index), EntryCodec.decode(encoded));
        core.publish(decision);
        overQuota = decision.overQuota();
        return decision;
    }

    Effects apply(Proposal proposal) {
        return applyAll(List.of(proposal)).get(0);
    }

    Proposal asClient(Operation operation) {
        return as(SESSION, operation);
    }

    Proposal as(long sessionId, Operation operation) {
        Session session = core.tree().session(sessionId);
        return new Proposal(sessionId, session == null ? 1 : session.generation(), identities, operation);
    }

    Effects run(Operation operation) {
        return apply(asClient(operation));
    }

    Outcome open(long sessionId) {
        return apply(new Proposal(sessionId, 0, identities, new Operation.OpenSession(10_000, PASSWORD)))
                .outcome();
    }

    Outcome create(String path) {
        return create(path, CreateMode.PERSISTENT);
    }

    Outcome create(String path, CreateMode mode) {
        return run(creation(path, mode)).outcome();
    }

    Outcome create(String path, String data, List<AclEntry> acl) {
        return run(new Operation.Create(path(path), Bytes.utf8(data), acl, 0, 0, Form.CREATE))
                .outcome();
    }

    static Operation.Create creation(String path, CreateMode mode) {
        return new Operation.Create(path(path), Bytes.utf8("data"), Acl.OPEN.entries(), mode.flag(), 0, Form.CREATE);
    }

    static Operation.Create container(String path) {
        return new Operation.Create(path(path), Bytes.EMPTY, Acl.OPEN.entries(), 4, 0, Form.CREATE_CONTAINER);
    }

    static Operation.Create withTtl(String path, CreateMode mode, long ttlMillis) {
        return new Operation.Create(
                path(path), Bytes.EMPTY, Acl.OPEN.entries(), mode.flag(), ttlMillis, Form.CREATE_TTL);
    }

    Outcome setData(String path, String data, int version) {
        return run(new Operation.SetData(path(path), Bytes.utf8(data), version)).outcome();
    }

    Outcome setAcl(String path, List<AclEntry> acl) {
        return run(new Operation.SetAcl(path(path), acl, -1)).outcome();
    }

    Outcome delete(String path) {
        return delete(path, -1);
    }

    Outcome delete(String path, int version) {
        return run(new Operation.Delete(path(path), version)).outcome();
    }

    Outcome multi(Operation... operations) {
        return run(new Operation.Multi(List.of(operations))).outcome();
    }

    @Nullable
    Znode find(String path) {
        return core.tree().find(path(path));
    }

    Znode get(String path) {
        Znode znode = find(path);
        if (znode == null) {
            throw new AssertionError(path + " does not exist");
        }
        return znode;
    }

    List<String> children(String path) {
        List<String> names = new ArrayList<>();
        core.tree().forEachChild(path(path), names::add);
        return names;
    }

    List<String> ephemerals(long sessionId) {
        List<String> paths = new ArrayList<>();
        core.tree().forEachEphemeral(sessionId, path -> paths.add(path.value()));
        return paths;
    }

    static ZnodePath path(String path) {
        return new ZnodePath(path);
    }

    static Outcome failed(ErrorCode error) {
        return new Outcome.Failed(error);
    }

    static List<String> told(Effects effects) {
        List<String> lines = new ArrayList<>();
        for (WatchEvent event : effects.events()) {
            lines.add(event.type() + " " + event.path());
        }
        return lines;
    }
}
