package io.oarlock.rules;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodeDigest;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Effects;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.MigrationStep.Copy.CopiedSession;
import io.oarlock.op.MigrationStep.Copy.CopiedZnode;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.op.SourceChange;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.heap.HeapStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A core that takes over the tree of another one, which plays the ZooKeeper ensemble. */
final class MigratingCore {
    final Core core;
    long zxid;

    MigratingCore(OrderedStore store) {
        core = new Core(store);
    }

    /** Copies {@code source} as it is. */
    static MigratingCore following(Core source) {
        MigratingCore target = new MigratingCore(HeapStore.open(ZnodeCore.tables()));
        target.core.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.MIGRATIONS)));
        target.step(new MigrationStep.Begin(1));
        target.copy(1, source);
        target.complete(1, source);
        return target;
    }

    void copy(long number, Core source) {
        List<CopiedZnode> znodes = new ArrayList<>();
        znodes(source).forEach((path, znode) -> znodes.add(new CopiedZnode(path, znode)));
        List<CopiedSession> sessions = new ArrayList<>();
        source.core.tree().forEachSession(each -> sessions.add(new CopiedSession(each.id(), each.timeoutMillis())));
        step(new MigrationStep.Copy(number, znodes, List.of(), sessions, List.of()));
    }

    void complete(long number, Core source) {
        zxid = source.core.tree().lastZxid();
        step(new MigrationStep.Complete(number, zxid, digest(source)));
    }

    Effects step(MigrationStep step) {
        return core.apply(Proposal.internal(new Operation.Migrate(step)));
    }

    /** The next transaction of the source, with the digest of its tree. */
    Effects take(Core source, long sessionId, SourceChange... changes) {
        return take(source, sessionId, List.of(changes), digest(source));
    }

    Effects take(Core source, long sessionId, List<SourceChange> changes, long digest) {
        long next = source.core.tree().lastZxid();
        Effects effects = step(new MigrationStep.Apply(zxid, next, source.timeMillis, sessionId, changes, digest));
        zxid = core.core.tree().lastZxid();
        return effects;
    }

    MigrationState state() {
        MigrationState state = core.core.tree().migration();
        if (state == null) {
            throw new AssertionError("no migration");
        }
        return state;
    }

    /** Worked out from the whole tree. */
    static long digest(Core core) {
        long[] digest = new long[1];
        znodes(core).forEach((path, znode) -> digest[0] += ZnodeDigest.of(path, znode));
        return digest[0];
    }

    static Map<ZnodePath, Znode> znodes(Core core) {
        Map<ZnodePath, Znode> znodes = new TreeMap<>();
        addBelow(core, ZnodePath.ROOT, znodes);
        return znodes;
    }

    private static void addBelow(Core core, ZnodePath path, Map<ZnodePath, Znode> znodes) {
        Znode znode = core.core.tree().find(path);
        if (znode == null) {
            throw new AssertionError(path + " does not exist");
        }
        znodes.put(path, znode);
        for (String name : core.children(path.value())) {
            addBelow(core, path.child(name), znodes);
        }
    }
}
