package io.oarlock.rows;

import io.oarlock.model.Znode;

/**
 * What a change of a znode must know of its row before: small, however large the znode was.
 *
 * @param checksum of the row as stored
 * @param dataBytes length of its data
 * @param bytes length of the row as stored
 */
public record RowBefore(long checksum, long owner, int dataBytes, int bytes) {
    public static RowBefore of(Stored<Znode> row) {
        Znode znode = row.value();
        return new RowBefore(
                row.checksum(),
                znode.owner(),
                znode.data() == null ? 0 : znode.data().length(),
                row.bytes());
    }
}
