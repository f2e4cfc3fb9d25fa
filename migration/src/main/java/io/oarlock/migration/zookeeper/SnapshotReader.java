package io.oarlock.migration.zookeeper;

import io.oarlock.model.Acl;
import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.data.StatPersisted;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot from its beginning to its end: sessions, znodes, then what follows them. Only sessions and different
 * ACLs are kept in memory. The checksum of the tree comes behind it, so that nothing that was read is certain before
 * {@link #trailer}. Used by one thread.
 */
public final class SnapshotReader implements Closeable {
    private static final String END = "/";
    private static final long OPEN_ACL = -1;
    /** Feature bits that must be clear in the owner of a TTL znode. */
    private static final long TTL_RESERVED = 0x00ff_ff00_0000_0000L;

    private final Path file;
    private final ChecksummedInput bytes;
    private final InputArchive in;
    private final Map<Long, Integer> sessions;
    private final Map<Long, Acl> acls;
    private boolean ended;

    private SnapshotReader(Path file, ChecksummedInput bytes) throws IOException {
        this.file = file;
        this.bytes = bytes;
        this.in = JuteRecords.reader(bytes);
        this.sessions = orDamaged(this::readSessions);
        this.acls = orDamaged(this::readAcls);
    }

    /** Opens a snapshot and reads up to its first znode. */
    public static SnapshotReader open(Path file) throws IOException {
        InputStream raw;
        try {
            raw = Compression.of(String.valueOf(file.getFileName())).open(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedFileException(file, 0, "it cannot be decompressed: " + e.getMessage());
        }
        ChecksummedInput bytes = new ChecksummedInput(raw);
        try {
            return new SnapshotReader(file, bytes);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** Timeout in milliseconds of each session. */
    public Map<Long, Integer> sessions() {
        return sessions;
    }

    /** Bytes read so far, decompressed. */
    public long position() {
        return bytes.position();
    }

    /**
     * The next znode, a parent before its children, or null behind the last one.
     *
     * @throws DamagedFileException when it cannot be read
     */
    public @Nullable SnapshotZnode next() throws IOException {
        return ended ? null : orDamaged(this::readZnode);
    }

    private Map<Long, Integer> readSessions() throws IOException {
        FileHeaders.check(in, FileHeaders.SNAPSHOT, file);
        int count = in.readInt("count");
        Map<Long, Integer> read = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            read.put(in.readLong("id"), in.readInt("timeout"));
        }
        return read;
    }

    private Map<Long, Acl> readAcls() throws IOException {
        int count = in.readInt("map");
        Map<Long, Acl> read = new HashMap<>();
        for (int i = 0; i < count; i++) {
            read.put(in.readLong("long"), JuteLists.readAcl(in));
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
            throw new IOException(path + " has the owner 0x" + Long.toHexString(owner)
                    + ", a session of server 255 or of a type that is not known");
        }
        return owner;
    }

    /**
     * What follows the tree; checks the checksums of all that was read. To be called when {@link #next} gave null.
     *
     * @throws DamagedFileException when a checksum is wrong
     */
    public SnapshotTrailer trailer() throws IOException {
        return orDamaged(() -> new SnapshotSeals(bytes, in).read());
    }

    private interface Step<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private <T extends @Nullable Object> T orDamaged(Step<T> step) throws IOException {
        long start = bytes.position();
        try {
            return step.run();
        } catch (DamagedFileException e) {
            throw e;
        } catch (EOFException e) {
            throw new DamagedFileException(file, bytes.position(), "it ends too early");
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedFileException(file, start, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
