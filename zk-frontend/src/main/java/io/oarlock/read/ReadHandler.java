package io.oarlock.read;

import io.netty.buffer.ByteBuf;
import io.oarlock.auth.AccessCheck;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.replica.ReadScope;
import io.oarlock.tree.TreeReader;
import io.oarlock.watch.WatchKind;
import io.oarlock.watch.Watcher;
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
public final class ReadHandler implements Request.Read.Cases<ErrorCode> {
    private final WatchHandler watches;
    private final WatchCatchUp catchUp;
    private final AccessCheck access;
    private final AuthSchemes schemes;
    private final ListingWriter listings;
    private @Nullable ReadScope scope;
    private @Nullable TreeReader tree;
    private long appliedZxid;
    private @Nullable ReadRequest asker;
    private @Nullable ByteBuf out;
    private @Nullable LongListing listing;

    public ReadHandler(
            WatchHandler watches,
            WatchCatchUp catchUp,
            AccessCheck access,
            AuthSchemes schemes,
            ListingWriter listings) {
        this.watches = watches;
        this.catchUp = catchUp;
        this.access = access;
        this.schemes = schemes;
        this.listings = listings;
    }

    /** Everything from here on is answered from this scope. */
    public void enter(ReadScope entered) {
        scope = entered;
        tree = entered.tree();
        appliedZxid = tree().lastZxid();
    }

    /** The last zxid applied in this scope. */
    public long appliedZxid() {
        return appliedZxid;
    }

    /**
     * Restores some of the watches that a setWatches asks for; a reply is due once there are no more. One frame names
     * more paths than an event loop may look up while others wait.
     *
     * @param from how many of its paths are done
     * @param enough whether others have waited long enough
     * @return how many of them are done now
     */
    public int catchUp(ReadRequest request, Request.SetWatches setWatches, int from, BooleanSupplier enough) {
        return catchUp.catchUp(request, setWatches, from, tree(), enough);
    }

    /** Writes the whole reply and returns its bytes, unless it left a {@link #takeListing listing} to be made. */
    public int answer(ReadRequest request, Request.Read read, ByteBuf reply) {
        asker = request;
        out = reply;
        int start = ReplyFrame.open(reply, request.xid(), appliedZxid, ErrorCode.OK);
        ErrorCode error = read.accept(this);
        if (listing != null) {
            reply.writerIndex(start);
            return 0;
        }
        if (error != ErrorCode.OK) {
            reply.writerIndex(start);
            return ReplyFrame.writeHeaderOnly(reply, request.xid(), appliedZxid, error);
        }
        return ReplyFrame.close(reply, start);
    }

    /**
     * The connection is gone. Inside a read scope, of which it reads nothing.
     *
     * @return whether some of its watches are left for another scope
     */
    public boolean removeWatches(Watcher watcher) {
        return watches.removeAll(watcher);
    }

    /** What the last answer left to a worker, once. */
    @Nullable
    public LongListing takeListing() {
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
        ZnodePath path = ReadPath.normal(getChildren.path());
        Znode shown = getChildren.withStat() ? znode : null;
        Bytes kept = listings.kept(path, znode.pzxid());
        if (kept != null) {
            out().writeBytes(kept.array());
            return withStat(ErrorCode.OK, out(), shown);
        }
        if (znode.childCount() > ListingWriter.CHILDREN_INLINE_MAX) {
            return later((snapshot, later) ->
                    withStat(listings.writeChildren(snapshot, path, znode.pzxid(), later), later, shown));
        }
        return withStat(listings.writeChildren(tree(), path, znode.pzxid(), out()), out(), shown);
    }

    @Override
    public ErrorCode getEphemerals(Request.GetEphemerals getEphemerals) {
        String prefix = getEphemerals.prefix().equals("/") ? "" : getEphemerals.prefix();
        long sessionId = asker().watcher().target().sessionId();
        return later((snapshot, later) -> listings.writeEphemerals(snapshot, sessionId, prefix, later));
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
        ZnodePath path = ReadPath.normal(countDescendants.path());
        // By the empty path ZooKeeper counts the root, too.
        int itself = countDescendants.path().value().isEmpty() ? 1 : 0;
        return later((snapshot, later) -> {
            later.writeInt(snapshot.countDescendants(path) + itself);
            return ErrorCode.OK;
        });
    }

    @Override
    public ErrorCode multiRead(Request.MultiRead multiRead) {
        List<Identity> identities = asker().identities();
        if (MultiReadResults.isLong(multiRead, tree())) {
            return later((snapshot, later) -> {
                listings.writeParts(multiRead, results(snapshot, identities), later);
                return ErrorCode.OK;
            });
        }
        listings.writeParts(multiRead, results(tree(), identities), out());
        return ErrorCode.OK;
    }

    private MultiReadResults results(TreeReader from, List<Identity> identities) {
        return new MultiReadResults(access, from, identities, listings.multiReadBytesMax());
    }

    @Override
    public ErrorCode changeWatches(Request.WatchQuery watchQuery) {
        return watches.query(watchQuery, asker().watcher());
    }

    @Override
    public ErrorCode addWatch(Request.AddWatch addWatch) {
        ErrorCode error = watches.add(addWatch, asker().watcher());
        out().writeInt(ErrorCode.OK.code());
        return error;
    }

    /** The events that bring its client up to date were sent before. */
    @Override
    public ErrorCode setWatches(Request.SetWatches setWatches) {
        return ErrorCode.OK;
    }

    @Override
    public ErrorCode whoAmI(Request.WhoAmI whoAmI) {
        out().writeInt(asker().identities().size());
        for (Identity identity : asker().identities()) {
            WireWriter.writeText(out(), identity.scheme());
            WireWriter.writeText(out(), schemes.userName(identity));
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

    private static ErrorCode withStat(ErrorCode error, ByteBuf out, @Nullable Znode shown) {
        if (error == ErrorCode.OK && shown != null) {
            WireWriter.writeStat(out, shown.stat());
        }
        return error;
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

    private ErrorCode later(LongListing.ReplyBody body) {
        if (!listings.beginsLong(scope().bytesHeldBySnapshots())) {
            return ErrorCode.THROTTLED_OP;
        }
        listing = new LongListing(scope().snapshot(), asker().xid(), appliedZxid, body);
        return ErrorCode.OK;
    }

    private boolean watch(ZnodePath path, WatchKind kind) {
        return watches.register(path.value(), kind, asker().watcher());
    }

    private boolean mayRead(Znode znode) {
        return access.allows(znode.acl(), Perms.READ, asker().identities());
    }

    private @Nullable Znode find(ZnodePath path) {
        return tree().find(ReadPath.normal(path));
    }

    private ByteBuf out() {
        if (out == null) {
            throw new IllegalStateException("no read is being answered");
        }
        return out;
    }

    private ReadRequest asker() {
        if (asker == null) {
            throw new IllegalStateException("no read is being answered");
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
