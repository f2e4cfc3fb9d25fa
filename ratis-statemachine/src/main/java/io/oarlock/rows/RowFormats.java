package io.oarlock.rows;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;

/** The formats of all rows with content. */
final class RowFormats {
    static final RowFormat<ZnodePath, Znode> ZNODE =
            new RowFormat<>(Tables.ZNODES, ZnodeRow::write, (path, in) -> ZnodeRow.read(in));
    static final RowFormat<Long, Session> SESSION =
            new RowFormat<>(Tables.SESSIONS, RowFormats::writeSession, RowFormats::readSession);
    static final RowFormat<byte[], CoreState> STATE =
            new RowFormat<>(Tables.META, CoreState::write, (key, in) -> CoreState.read(in));
    static final RowFormat<Integer, Entry.Origin> ORIGIN =
            new RowFormat<>(Tables.META, RowFormats::writeOrigin, RowFormats::readOrigin);

    /** How far the count for a quota is: the last path counted, empty before the first. */
    static final RowFormat<ZnodePath, ZnodePath> QUOTA_COUNT = new RowFormat<>(
            Tables.META,
            (counted, out) -> out.putString(counted.value()),
            (limited, in) -> new ZnodePath(in.getString()));

    static final RowFormat<byte[], MigrationState> MIGRATION =
            new RowFormat<>(Tables.META, RowFormats::writeMigration, (key, in) -> readMigration(in));

    private RowFormats() {}

    private static void writeMigration(MigrationState state, ByteWriter out) {
        out.putByte(state.phase().code());
        out.putLong(state.copy());
        out.putLong(state.digest());
        out.putLong(state.checkedZxid());
        out.putString(state.reason());
    }

    private static MigrationState readMigration(ByteReader in) {
        int phase = in.getByte();
        try {
            return new MigrationState(Phase.of(phase), in.getLong(), in.getLong(), in.getLong(), in.getString());
        } catch (IllegalArgumentException e) {
            throw new BrokenBytesException(String.valueOf(e.getMessage()));
        }
    }

    private static void writeSession(Session session, ByteWriter out) {
        out.putInt(session.timeoutMillis());
        out.putInt(session.ownerMember());
        out.putLong(session.generation());
        out.putBlob(session.password().array());
    }

    private static Session readSession(Long id, ByteReader in) {
        int timeoutMillis = in.getInt();
        int ownerMember = in.getInt();
        long generation = in.getLong();
        return new Session(id, timeoutMillis, in.getBlob(), ownerMember, generation);
    }

    private static void writeOrigin(Entry.Origin origin, ByteWriter out) {
        out.putLong(origin.incarnation());
        out.putLong(origin.sequence());
    }

    private static Entry.Origin readOrigin(Integer member, ByteReader in) {
        return new Entry.Origin(member, in.getLong(), in.getLong());
    }
}
