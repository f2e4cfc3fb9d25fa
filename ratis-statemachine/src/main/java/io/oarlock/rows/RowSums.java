package io.oarlock.rows;

import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.tree.TreeTotals;
import java.util.ArrayList;
import java.util.List;

/** What the rows of a state add up to, for a comparison with what every batch noted of it. Used by one thread. */
final class RowSums {
    private final RowReader rows;
    private long digest;
    private long znodes;
    private long ephemerals;
    private long removables;
    private long sessions;
    private long dataBytes;

    RowSums(RowReader rows) {
        this.rows = rows;
    }

    void add(ZnodeAt at) {
        Znode znode = at.znode();
        znodes++;
        digest += at.row().checksum();
        dataBytes += RowKeys.znode(at.path()).length
                + (znode.data() == null ? 0 : znode.data().length());
        if (Owner.isSession(znode.owner())) {
            ephemerals++;
        } else if (znode.owner() != Owner.PERSISTENT) {
            removables++;
        }
    }

    void add(Stored<Session> row) {
        sessions++;
        digest += row.checksum();
    }

    long digest() {
        return digest;
    }

    /**
     * Where the sums of all znodes and sessions, and the number of rows that list them, are not what the state says.
     *
     * @param afterRow called for each row of an index
     */
    List<String> differences(CoreState state, Runnable afterRow) {
        List<String> differences = new ArrayList<>();
        expect("digest", digest, state.digest(), differences);
        TreeTotals totals = new TreeTotals(znodes, ephemerals, sessions, dataBytes);
        if (!totals.equals(state.totals())) {
            differences.add("totals are " + totals + ", the state row says " + state.totals());
        }
        expect("rows of children", rows.count(Tables.CHILDREN, afterRow), znodes - 1, differences);
        expect("rows of ephemerals", rows.count(Tables.EPHEMERALS, afterRow), ephemerals, differences);
        expect("rows of removables", rows.count(Tables.REMOVABLES, afterRow), removables, differences);
        return differences;
    }

    private static void expect(String what, long found, long said, List<String> differences) {
        if (found != said) {
            differences.add(StateAudit.difference(what, found, said));
        }
    }
}
