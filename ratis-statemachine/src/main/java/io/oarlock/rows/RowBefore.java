package io.oarlock.rows;

import io.oarlock.model.Znode;

/**
 * What a change of a znode must know of its row before: small, however large the znode was.
 *
 * @param checksum of the row as stored
 * @param dataBytes length of its data
 */
public record RowBefore(long checksum, long owner, int dataBytes) {
    public static RowBefore of(Stored<Znode> row) {
        Znode znode = row.value();
        return new RowBefore(
                row.checksum(),
                znode.owner(),
                znode.data() == null ? 0 : znode.data().length());
    }
}
