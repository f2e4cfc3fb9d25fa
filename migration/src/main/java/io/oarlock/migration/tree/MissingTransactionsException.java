package io.oarlock.migration.tree;

import io.oarlock.model.Zxid;
import java.io.IOException;

/** The leader has left transactions out behind its tree: the tree with those that it told would be none that it had. */
public final class MissingTransactionsException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingTransactionsException(long last, long next) {
        super("transactions between " + Zxid.hex(last) + " and " + Zxid.hex(next)
                + " are missing in what the leader tells behind its tree");
    }
}
