package io.oarlock.rows;

import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.StoreReader;
import io.oarlock.tree.TreeTotals;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole state and checks that it agrees with itself. Takes as long as reading everything takes; not for the hot
 * path.
 */
public final class StateAudit {
    private static final int FINDINGS_MAX = 100;

    private final RowReader rows;
    private final List<String> findings = new ArrayList<>();

    private StateAudit(RowReader rows) {
        this.rows = rows;
    }

    /**
     * What is wrong, one line each; empty when all is well. Every row's checksum, digest and totals, indexes, parents
     * and child counts are looked at, with some lookups for each row. Damaged rows end the audit with a
     * {@code StoreException}.
     */
    public static List<String> findings(StoreReader store) {
        return new StateAudit(new RowReader(store)).run();
    }

    /**
     * As {@link #findings}, in one walk without lookups: every row's checksum, digest, totals, and the number of rows
     * of each index. Finds every row that is missing, and not always which.
     *
     * @param store must not change meanwhile
     * @param afterRow called for each row, on this thread
     */
    public static List<String> differences(StoreReader store, Runnable afterRow) {
        RowReader rows = new RowReader(store);
        CoreState state = rows.state();
        if (state == null) {
            return missingState();
        }
        RowSums sums = new RowSums(rows);
        rows.forEachZnode(at -> {
            sums.add(at);
            afterRow.run();
        });
        rows.forEachSession(row -> {
            sums.add(row);
            afterRow.run();
        });
        return sums.differences(state, afterRow);
    }

    /**
     * As {@link #differences}, at a cost that the size of the state does not change, but for small ones.
     *
     * @param rowsMax znodes and sessions up to which all of them are read
     * @param dataBytesMax data of all znodes up to which they are
     */
    public static List<String> differencesAtOpening(StoreReader store, long rowsMax, long dataBytesMax) {
        RowReader rows = new RowReader(store);
        CoreState state = rows.state();
        if (state == null) {
            return rows.isEmpty() ? List.of() : missingState();
        }
        TreeTotals totals = state.totals();
        if (totals.znodes() + totals.sessions() <= rowsMax && totals.dataBytes() <= dataBytesMax) {
            return differences(store, () -> {});
        }
        return rows.znode(ZnodePath.ROOT) == null ? List.of("the row of / is missing") : List.of();
    }

    private static List<String> missingState() {
        return List.of("the state row is missing");
    }

    /** The digest that the rows have, whatever the state row says. */
    public static long digestOf(StoreReader store) {
        RowReader rows = new RowReader(store);
        RowSums sums = new RowSums(rows);
        rows.forEachZnode(sums::add);
        rows.forEachSession(sums::add);
        return sums.digest();
    }

    private List<String> run() {
        CoreState state = rows.state();
        if (state == null) {
            return missingState();
        }
        RowSums sums = new RowSums(rows);
        rows.forEachZnode(at -> {
            sums.add(at);
            auditZnode(at);
        });
        rows.forEachSession(sums::add);
        sums.differences(state, () -> {}).forEach(this::find);
        rows.forEachRemovable(path -> {
            Stored<Znode> row = rows.znode(path);
            if (row == null || Owner.isSession(row.value().owner())) {
                find("removable " + path + " is none");
            }
        });
        return List.copyOf(findings);
    }

    private void auditZnode(ZnodeAt at) {
        ZnodePath path = at.path();
        Znode znode = at.znode();
        if (!path.isRoot() && rows.znode(path.parent()) == null) {
            find(path + " has no parent");
        }
        int[] children = {0};
        rows.forEachChild(path, name -> {
            children[0]++;
            if (rows.znode(path.child(name)) == null) {
                find("child " + name + " of " + path + " is missing");
            }
            return true;
        });
        if (children[0] != znode.childCount()) {
            find(difference("children of " + path, children[0], znode.childCount()));
        }
        if (Owner.isSession(znode.owner())) {
            auditEphemeral(path, znode.owner());
        }
    }

    private void auditEphemeral(ZnodePath path, long sessionId) {
        if (rows.session(sessionId) == null) {
            find(path + " is left of session 0x" + Long.toHexString(sessionId));
        }
        if (!rows.isListedEphemeral(sessionId, path)) {
            find(path + " is not listed for session 0x" + Long.toHexString(sessionId));
        }
    }

    static String difference(String what, long found, long said) {
        return what + ": " + found + " found, " + said + " noted";
    }

    private void find(String finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }
}
