package io.oarlock.rows;

import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.StoreReader;
import io.oarlock.tree.TreeTotals;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole state and checks that it agrees with itself: every row's checksum, digest and totals, indexes, parents
 * and child counts. Takes as long as reading everything takes; not for the hot path.
 */
public final class StateAudit {
    private static final int FINDINGS_MAX = 100;

    private final RowReader rows;
    private final List<String> findings = new ArrayList<>();
    private long digest;
    private long znodes;
    private long ephemerals;
    private long removables;
    private long sessions;
    private long dataBytes;

    private StateAudit(StoreReader store) {
        rows = new RowReader(store);
    }

    /**
     * What is wrong, one line each; empty when all is well. Damaged rows end the audit with a {@code StoreException}.
     */
    public static List<String> findings(StoreReader store) {
        return new StateAudit(store).run();
    }

    /** The digest that the rows have, whatever the state row says. */
    public static long digestOf(StoreReader store) {
        StateAudit audit = new StateAudit(store);
        audit.rows.forEachZnode(at -> audit.digest += at.row().checksum());
        audit.rows.forEachSession(row -> audit.digest += row.checksum());
        return audit.digest;
    }

    private List<String> run() {
        CoreState state = rows.state();
        if (state == null) {
            return List.of("the state row is missing");
        }
        rows.forEachZnode(this::auditZnode);
        rows.forEachSession(row -> {
            sessions++;
            digest += row.checksum();
        });
        expect("digest", digest, state.digest());
        TreeTotals totals = new TreeTotals(znodes, ephemerals, sessions, dataBytes);
        if (!totals.equals(state.totals())) {
            find("totals are " + totals + ", the state row says " + state.totals());
        }
        expect("rows of children", rows.count(Tables.CHILDREN), znodes - 1);
        expect("rows of ephemerals", rows.count(Tables.EPHEMERALS), ephemerals);
        expect("rows of removables", rows.count(Tables.REMOVABLES), removables);
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
        znodes++;
        digest += at.row().checksum();
        dataBytes += RowKeys.znode(path).length
                + (znode.data() == null ? 0 : znode.data().length());
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
        expect("children of " + path, children[0], znode.childCount());
        if (Owner.isSession(znode.owner())) {
            ephemerals++;
            auditEphemeral(path, znode.owner());
        } else if (znode.owner() != Owner.PERSISTENT) {
            removables++;
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

    private void expect(String what, long found, long said) {
        if (found != said) {
            find(what + ": " + found + " found, " + said + " noted");
        }
    }

    private void find(String finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }
}
