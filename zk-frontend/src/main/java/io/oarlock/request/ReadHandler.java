package io.oarlock.request;

import io.netty.buffer.ByteBuf;
import io.oarlock.auth.AccessCheck;
import io.oarlock.memory.MemoryBudgets;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.replica.ReadScope;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.tree.TreeReader;
import io.oarlock.watch.WatchKind;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.Request;
import io.oarlock.wire.WireWriter;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers reads from the applied state of one read scope. One per event loop, used again for every scope and request;
 * the answer's error is what each case returns, its body what it writes.
 */
final class ReadHandler implements Request.Read.Cases<ErrorCode> {
    /**
     * Longer listings are made by a worker from a snapshot, so that neither the gate nor the event loop waits for them.
     */
    static final int CHILDREN_INLINE_MAX = 1000;

    private final AccessCheck access;
    private final FrontParts parts;
    private @Nullable ReadScope scope;
    private @Nullable TreeReader tree;
    private long appliedZxid;
    private @Nullable Asker asker;
    private @Nullable LongListing listing;

    ReadHandler(FrontParts parts) {
        this.parts = parts;
        this.access = parts.access();
    }

    /** Who asks, and where the answer goes. */
    private record Asker(PendingRequest request, long zxid, ByteBuf out) {
        Connection connection() {
            return request.connection();
        }

        List<Identity> identities() {
            return request.identities();
        }
    }

    /** Everything from here on is answered from this scope. */
    void enter(ReadScope entered) {
        scope = entered;
        tree = entered.tree();
        appliedZxid = tree().lastZxid();
    }

    /** The last zxid applied in this scope. */
    long appliedZxid() {
        return appliedZxid;
    }

    /**
     * Brings back some of the watches that a setWatches asks for; a reply is due once there are no more. One frame
     * names more paths than an event loop may look up while others wait.
     *
     * @return whether all are done
     */
    boolean catchUp(PendingRequest pending, Request.SetWatches setWatches, BooleanSupplier enough) {
        WatchHandler.Asking asking = new WatchHandler.Asking(pending.identities(), enough);
        pending.caughtUp(
                new WatchHandler(parts, pending.connection()).catchUp(setWatches, pending.caughtUp(), tree(), asking));
        return pending.caughtUp() >= setWatches.paths().size();
    }

    /** Writes the whole reply and returns its bytes, unless it left a {@link #takeListing listing} to be made. */
    int answer(PendingRequest pending, long zxid, Request.Read read, ByteBuf out) {
        asker = new Asker(pending, zxid, out);
        int start = ReplyFrame.open(out, pending.xid(), zxid, ErrorCode.OK);
        ErrorCode error = read.accept(this);
        if (listing != null) {
            out.writerIndex(start);
            return 0;
        }
        if (error != ErrorCode.OK) {
            out.writerIndex(start);
            return ReplyFrame.writeHeaderOnly(out, pending.xid(), zxid, error);
        }
        return ReplyFrame.close(out, start);
    }

    /** What the last answer left to a worker, once. */
    @Nullable
    LongListing takeListing() {
        LongListing taken = listing;
        listing = null;
        return taken;
    }

    @Override
    public ErrorCode exists(Request.Exists exists) {
        if (exists.path().value().indexOf('\0') >= 0) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        Znode znode = find(exists.path());
        if (znode != null && !mayRead(znode)) {
            return ErrorCode.NO_AUTH;
        }
        if (exists.watch() && !watch(exists.path(), WatchKind.DATA)) {
            return ErrorCode.THROTTLED_OP;
        }
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        WireWriter.writeStat(out(), znode.stat());
        return ErrorCode.OK;
    }

    @Override
    public ErrorCode getData(Request.GetData getData) {
        Znode znode = find(getData.path());
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (!mayRead(znode)) {
            return ErrorCode.NO_AUTH;
        }
        if (getData.watch() && !watch(getData.path(), WatchKind.DATA)) {
            return ErrorCode.THROTTLED_OP;
        }
        WireWriter.writeBuffer(out(), znode.data());
        WireWriter.writeStat(out(), znode.stat());
        return ErrorCode.OK;
    }

    @Override
    public ErrorCode getAcl(Request.GetAcl getAcl) {
        Znode znode = find(getAcl.path());
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (!access.allows(znode.acl(), Perms.READ | Perms.ADMIN, asker().identities())) {
            return ErrorCode.NO_AUTH;
        }
        boolean admin = access.allows(znode.acl(), Perms.ADMIN, asker().identities());
        WireWriter.writeAcl(out(), admin ? znode.acl() : withoutHashes(znode.acl()));
        WireWriter.writeStat(out(), znode.stat());
        return ErrorCode.OK;
    }

    @Override
    public ErrorCode getChildren(Request.GetChildren getChildren) {
        Znode znode = find(getChildren.path());
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (!mayRead(znode)) {
            return ErrorCode.NO_AUTH;
        }
        if (getChildren.watch() && !watch(getChildren.path(), WatchKind.CHILD)) {
            return ErrorCode.THROTTLED_OP;
        }
        ZnodePath path = normal(getChildren.path());
        Znode shown = getChildren.withStat() ? znode : null;
        Bytes kept = parts.listings().find(path, znode.pzxid());
        if (kept != null) {
            out().writeBytes(kept.array());
            return withStat(out(), shown);
        }
        if (znode.childCount() > CHILDREN_INLINE_MAX) {
            return later((snapshot, out) ->
                    writeChildren(snapshot, path, znode.pzxid(), out) ? withStat(out, shown) : tooLong());
        }
        return writeChildren(tree(), path, znode.pzxid(), out()) ? withStat(out(), shown) : tooLong();
    }

    @Override
    public ErrorCode getEphemerals(Request.GetEphemerals getEphemerals) {
        String prefix = getEphemerals.prefix().equals("/") ? "" : getEphemerals.prefix();
        long sessionId = asker().connection().sessionId();
        return later((snapshot, out) -> {
            NameList names = new NameList(out, listingBytesMax());
            snapshot.forEachEphemeral(sessionId, path -> {
                if (path.value().startsWith(prefix)) {
                    names.add(path.value());
                }
            });
            return names.end() ? ErrorCode.OK : tooLong();
        });
    }

    @Override
    public ErrorCode countDescendants(Request.CountDescendants countDescendants) {
        Znode znode = find(countDescendants.path());
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (!mayRead(znode)) {
            return ErrorCode.NO_AUTH;
        }
        if (znode.childCount() == 0) {
            out().writeInt(0);
            return ErrorCode.OK;
        }
        ZnodePath path = normal(countDescendants.path());
        // By the empty path ZooKeeper counts the root, too.
        int itself = countDescendants.path().value().isEmpty() ? 1 : 0;
        return later((snapshot, out) -> {
            out.writeInt(snapshot.countDescendants(path) + itself);
            return ErrorCode.OK;
        });
    }

    @Override
    public ErrorCode multiRead(Request.MultiRead multiRead) {
        List<Identity> identities = asker().identities();
        if (MultiReadResults.isLong(multiRead, tree())) {
            return later((snapshot, out) -> {
                writeParts(multiRead, snapshot, identities, out);
                return ErrorCode.OK;
            });
        }
        writeParts(multiRead, tree(), identities, out());
        return ErrorCode.OK;
    }

    private void writeParts(Request.MultiRead multiRead, TreeReader from, List<Identity> identities, ByteBuf out) {
        int bytesMax = parts.limits().intOf(Bound.MULTI_READ_BYTES);
        if (!new MultiReadResults(access, from, identities, bytesMax).write(multiRead, out)) {
            parts.counters().count(FrontEndCounters.Kind.RESULTS_CUT);
        }
    }

    @Override
    public ErrorCode changeWatches(Request.WatchQuery watchQuery) {
        return new WatchHandler(parts, asker().connection()).query(watchQuery);
    }

    @Override
    public ErrorCode addWatch(Request.AddWatch addWatch) {
        ErrorCode error = new WatchHandler(parts, asker().connection()).add(addWatch);
        out().writeInt(ErrorCode.OK.code());
        return error;
    }

    /** All that is to be told went out before. */
    @Override
    public ErrorCode setWatches(Request.SetWatches setWatches) {
        return ErrorCode.OK;
    }

    @Override
    public ErrorCode whoAmI(Request.WhoAmI whoAmI) {
        out().writeInt(asker().identities().size());
        for (Identity identity : asker().identities()) {
            WireWriter.writeText(out(), identity.scheme());
            WireWriter.writeText(out(), parts.schemes().userName(identity));
        }
        return ErrorCode.OK;
    }

    @Override
    public ErrorCode ping(Request.Ping ping) {
        return ErrorCode.OK;
    }

    @Override
    public ErrorCode refused(Request.RefusedRead refused) {
        return refused.error();
    }

    /** False when the list is longer than any may be. */
    private boolean writeChildren(TreeReader tree, ZnodePath path, long pzxid, ByteBuf out) {
        NameList names = new NameList(out, listingBytesMax());
        if (!names.addChildren(tree, path)) {
            return false;
        }
        byte[] made = new byte[out.writerIndex() - names.start()];
        out.getBytes(names.start(), made);
        parts.listings().keep(path, pzxid, Bytes.wrap(made));
        return true;
    }

    private int listingBytesMax() {
        return MemoryBudgets.listingBytesMax(parts.limits());
    }

    private ErrorCode tooLong() {
        parts.counters().count(FrontEndCounters.Kind.RESULTS_CUT);
        return ErrorCode.THROTTLED_OP;
    }

    private static ErrorCode withStat(ByteBuf out, @Nullable Znode shown) {
        if (shown != null) {
            WireWriter.writeStat(out, shown.stat());
        }
        return ErrorCode.OK;
    }

    /** Without ADMIN a client sees whose entry it is, not the hash of the password. */
    private static Acl withoutHashes(Acl acl) {
        return new Acl(acl.entries().stream()
                .map(entry -> entry.scheme().equals("digest")
                        ? new AclEntry(entry.perms(), entry.scheme(), userOf(entry.id()) + ":x")
                        : entry)
                .toList());
    }

    private static String userOf(String id) {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    private ErrorCode later(LongListing.Body body) {
        parts.counters().count(FrontEndCounters.Kind.LONG_LISTINGS);
        listing = new LongListing(scope().snapshot(), asker().request().xid(), asker().zxid(), body);
        return ErrorCode.OK;
    }

    private boolean watch(ZnodePath path, WatchKind kind) {
        return new WatchHandler(parts, asker().connection()).register(path.value(), kind);
    }

    private boolean mayRead(Znode znode) {
        return access.allows(znode.acl(), Perms.READ, asker().identities());
    }

    private @Nullable Znode find(ZnodePath path) {
        return tree().find(normal(path));
    }

    /** To reads the empty path is another name of the root. */
    static ZnodePath normal(ZnodePath path) {
        return path.value().isEmpty() ? ZnodePath.ROOT : path;
    }

    private ByteBuf out() {
        return asker().out();
    }

    private Asker asker() {
        if (asker == null) {
            throw new IllegalStateException("nobody asks");
        }
        return asker;
    }

    private TreeReader tree() {
        if (tree == null) {
            throw new IllegalStateException("no scope");
        }
        return tree;
    }

    private ReadScope scope() {
        if (scope == null) {
            throw new IllegalStateException("no scope");
        }
        return scope;
    }
}
