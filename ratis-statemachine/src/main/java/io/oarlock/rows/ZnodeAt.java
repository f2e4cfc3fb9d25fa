package io.oarlock.rows;

import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;

/** A znode with its path, as met on a walk. */
public record ZnodeAt(ZnodePath path, Stored<Znode> row) {
    public Znode znode() {
        return row.value();
    }
}
