package io.oarlock.migration.zookeeper;

import io.oarlock.model.Acl;
import io.oarlock.model.Bound;
import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.data.StatPersisted;
import org.jspecify.annotations.Nullable;

/**
 * The records of a snapshot, as they lie in a file and as a leader sends them: sessions, ACLs, znodes. Only sessions
 * and different ACLs are kept in memory. Used by one thread.
 */
public final class SnapshotRecords {
    private static final String END = "/";
    private static final long OPEN_ACL = -1;
    /** Feature bits that must be clear in the owner of a TTL znode. */
    private static final long TTL_RESERVED = 0x00ff_ff00_0000_0000L;

    /** As many as an ensemble of ours has where nothing else is configured. */
    private static final int SESSIONS_MAX = (int) Bound.SESSIONS.defaultValue();

    private static final long ACL_BYTES_MAX = 64L << 20;
    private static final int ACL_OVERHEAD_BYTES = 100;

    private final InputArchive in;
    private final Map<Long, Integer> sessions;
    private final Map<Long, Acl> acls;
    private boolean ended;

    private SnapshotRecords(InputArchive in, Map<Long, Integer> sessions, Map<Long, Acl> acls) {
        this.in = in;
        this.sessions = sessions;
        this.acls = acls;
    }

    /**
     * Reads up to the first znode.
     *
     * @throws IOException when that cannot be read
     */
    public static SnapshotRecords begin(InputArchive in) throws IOException {
        return new SnapshotRecords(in, readSessions(in), readAcls(in));
    }

    /** Sessions are kept in memory, whoever sends them: an ensemble with more cannot be taken over. */
    public static void refuseTooManySessions(int count) throws IOException {
        if (count > SESSIONS_MAX) {
            throw new IOException(count + " sessions, of which " + SESSIONS_MAX + " are possible");
        }
    }

    /** Timeout in milliseconds of each session. */
    public Map<Long, Integer> sessions() {
        return sessions;
    }

    /** The next znode, a parent before its children, or null behind the last one. */
    public @Nullable SnapshotZnode next() throws IOException {
        return ended ? null : readZnode();
    }

    private static Map<Long, Integer> readSessions(InputArchive in) throws IOException {
        int count = in.readInt("count");
        refuseTooManySessions(count);
        Map<Long, Integer> read = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            read.put(JuteRecords.session(in.readLong("id")), in.readInt("timeout"));
        }
        return read;
    }

    private static Map<Long, Acl> readAcls(InputArchive in) throws IOException {
        int count = in.readInt("map");
        Map<Long, Acl> read = new HashMap<>();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            long key = in.readLong("long");
            Acl acl = JuteLists.readAcl(in);
            bytes += ACL_OVERHEAD_BYTES + acl.heapBytes();
            if (bytes > ACL_BYTES_MAX) {
                throw new IOException("the ACLs of a snapshot take more than " + (ACL_BYTES_MAX >> 20) + " MiB");
            }
            read.put(key, acl);
        }
        return read;
    }

    private @Nullable SnapshotZnode readZnode() throws IOException {
        String text = in.readString("path");
        if (END.equals(text)) {
            ended = true;
            return null;
        }
        ZnodePath path = JuteRecords.path(text);
        byte[] data = in.readBuffer("data");
        long aclKey = in.readLong("acl");
        StatPersisted stat = new StatPersisted();
        stat.deserialize(in, "statpersisted");
        Acl acl = aclKey == OPEN_ACL ? Acl.OPEN : acls.get(aclKey);
        Znode znode = new Znode(
                JuteRecords.data(data),
                acl == null ? Acl.OPEN : acl,
                stat.getCzxid(),
                stat.getMzxid(),
                stat.getPzxid(),
                stat.getCtime(),
                stat.getMtime(),
                stat.getVersion(),
                stat.getCversion(),
                stat.getAversion(),
                checkedOwner(path, stat.getEphemeralOwner()),
                0);
        return new SnapshotZnode(path, znode, acl != null);
    }

    private static long checkedOwner(ZnodePath path, long owner) throws IOException {
        if (Owner.isTtl(owner) && (owner & TTL_RESERVED) != 0) {
            throw new IOException(JuteRecords.shown(path.value()) + " has the owner 0x" + Long.toHexString(owner)
                    + ", a session of server 255 or of a type that is not known");
        }
        return owner;
    }
}
