package io.oarlock.deploy.live;

import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Acl;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.SourceChange;
import io.oarlock.tree.TreeReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction of the source asks of each member that applies it, beside its own bytes: a change of twenty bytes
 * names a znode of a megabyte, and the end of a session all that it owns. Worked out before the transaction goes into
 * the log, since behind that every member has to bear it. Used by one thread, for one transaction.
 */
final class TransactionWork implements SourceChange.Visitor {
    /** Objects, rows, events and what takes a change back again. */
    private static final int ROW_BYTES = 1 << 10;

    private static final int CHANGE_BYTES = 512;

    /** Of a path, for which {@link #ROW_BYTES} has room. */
    private static final int CHARACTERS_OF_ROW = 128;

    /** The path of a row that comes or goes: the keys of three tables, each of up to three bytes a character. */
    private static final long KEYS = 6;

    /** The path of a row that is only written again, and of its parent, whose text is a copy. */
    private static final long TEXTS = 3;

    /** As decoded, and as a row. */
    private static final long COPIES = 2;

    private static final ZnodePath QUOTA = new ZnodePath("/zookeeper/quota");
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private final AppliedMigration applied;
    private final long sessionId;
    private final boolean hasQuotas;
    private final Set<ZnodePath> touched = new HashSet<>();
    private long heapBytes;
    private long readBytes;

    /**
     * What it comes to. One that is too much is counted as far as shows that.
     *
     * @param heapBytes what each member holds while it is applied
     * @param readBytes what is read and hashed
     */
    record Size(long heapBytes, long readBytes) {
        static final long HEAP_BYTES_MAX = Bound.SOURCE_TRANSACTION_BYTES.defaultValue();
        static final long READ_BYTES_MAX = Bound.READ_BYTES_PER_ENTRY.defaultValue();

        boolean isTooMuch() {
            return heapBytes > HEAP_BYTES_MAX || readBytes > READ_BYTES_MAX;
        }
    }

    private TransactionWork(AppliedMigration applied, long sessionId) {
        this.applied = applied;
        this.sessionId = sessionId;
        Znode quotas = applied.read(tree -> tree.find(QUOTA));
        this.hasQuotas = quotas != null && quotas.childCount() > 0;
    }

    /** On the state as it is applied here; what is under way to it may add what it brings itself. */
    static Size of(Transaction transaction, AppliedMigration applied) {
        TransactionWork work = new TransactionWork(applied, transaction.sessionId());
        for (SourceChange change : transaction.changes()) {
            if (!work.size().isTooMuch()) {
                change.accept(work);
            }
        }
        return work.size();
    }

    /** Whether it may change what later transactions ask of the members by more than the bytes that it brings. */
    static boolean changesQuotas(Transaction transaction) {
        return transaction.changes().stream().anyMatch(TransactionWork::isOfQuota);
    }

    private static boolean isOfQuota(SourceChange change) {
        ZnodePath path = ZnodePath.ROOT;
        if (change instanceof SourceChange.Create create) {
            path = create.path();
        } else if (change instanceof SourceChange.SetData set) {
            path = set.path();
        } else if (change instanceof SourceChange.Delete delete) {
            path = delete.path();
        } else if (change instanceof SourceChange.SetAcl set) {
            path = set.path();
        }
        return path.value().startsWith(QUOTA.value());
    }

    private Size size() {
        return new Size(heapBytes, readBytes);
    }

    @Override
    public void create(SourceChange.Create create) {
        heapBytes += row(create.path()) + length(create.data()) + create.acl().heapBytes();
        touch(create.path().parent(), true);
        quotasAbove(create.path());
    }

    @Override
    public void delete(SourceChange.Delete delete) {
        removed(delete.path());
    }

    private void removed(ZnodePath path) {
        applied.read(tree -> {
            removed(tree, path);
            return null;
        });
    }

    private void removed(TreeReader tree, ZnodePath path) {
        heapBytes += row(path);
        touch(tree, path, false);
        touch(tree, path.parent(), true);
        quotasAbove(tree, path);
    }

    private static long row(ZnodePath path) {
        return ROW_BYTES + KEYS * longPart(path);
    }

    private static long longPart(ZnodePath path) {
        return Math.max(0, path.value().length() - CHARACTERS_OF_ROW);
    }

    @Override
    public void setData(SourceChange.SetData setData) {
        heapBytes += CHANGE_BYTES + length(setData.data());
        touch(setData.path(), false);
        quotasAbove(setData.path());
    }

    @Override
    public void setAcl(SourceChange.SetAcl setAcl) {
        heapBytes += CHANGE_BYTES + setAcl.acl().heapBytes();
        touch(setAcl.path(), true);
    }

    @Override
    public void openSession(SourceChange.OpenSession open) {
        heapBytes += ROW_BYTES;
    }

    /** What it lists, and what the session has here: mostly the same. */
    @Override
    public void closeSession(SourceChange.CloseSession close) {
        if (close.ephemerals() != null) {
            close.ephemerals().forEach(this::removedOnce);
        }
        applied.read(tree -> {
            tree.forEachEphemeral(sessionId, path -> {
                if (!touched.contains(path)) {
                    removed(tree, path);
                }
                return !size().isTooMuch();
            });
            return null;
        });
    }

    private void removedOnce(ZnodePath path) {
        if (!size().isTooMuch() && !touched.contains(path)) {
            removed(path);
        }
    }

    private void touch(ZnodePath path, boolean isWrittenAgain) {
        applied.read(tree -> {
            touch(tree, path, isWrittenAgain);
            return null;
        });
    }

    /** @param isWrittenAgain whether data or ACL of before go on into the new row */
    private void touch(TreeReader tree, ZnodePath path, boolean isWrittenAgain) {
        if (touched.add(path)) {
            long bytes = bytes(tree.find(path));
            heapBytes += TEXTS * longPart(path);
            readBytes += COPIES * bytes;
            heapBytes += isWrittenAgain ? COPIES * bytes : 0;
        }
    }

    /** Looked up for each change again: with each step down there is a znode to read, and perhaps a text to parse. */
    private void quotasAbove(ZnodePath path) {
        if (hasQuotas) {
            applied.read(tree -> {
                quotasAbove(tree, path);
                return null;
            });
        }
    }

    private void quotasAbove(TreeReader tree, ZnodePath path) {
        if (hasQuotas && !size().isTooMuch()) {
            walkQuotas(tree, path.value());
        }
    }

    private void walkQuotas(TreeReader tree, String path) {
        int end = 0;
        Znode mirror;
        do {
            end = path.indexOf('/', end + 1);
            String limited = QUOTA.value() + (end < 0 ? path : path.substring(0, end));
            mirror = tree.find(new ZnodePath(limited));
            readBytes += COPIES * limited.length() + bytes(mirror);
            if (mirror != null && mirror.childCount() > 0) {
                readBytes += COPIES * bytes(tree.find(new ZnodePath(limited + LIMITS)));
                readBytes += COPIES * bytes(tree.find(new ZnodePath(limited + STATS)));
            }
        } while (end >= 0 && mirror != null && mirror.childCount() > 0 && !size().isTooMuch());
    }

    private static long bytes(@Nullable Znode znode) {
        return znode == null ? 0 : length(znode.data()) + heapBytes(znode.acl());
    }

    /** The one that most znodes have is there once. */
    private static long heapBytes(Acl acl) {
        return acl.equals(Acl.OPEN) ? 0 : acl.heapBytes();
    }

    private static long length(@Nullable Bytes data) {
        return data == null ? 0 : data.length();
    }
}
