package io.oarlock.migration.zookeeper;

import io.oarlock.model.Acl;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodeDigest;
import io.oarlock.model.ZnodePath;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.Adler32;
import java.util.zip.CheckedOutputStream;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.StatPersisted;
import org.apache.zookeeper.server.persistence.FileHeader;

/**
 * Writes a snapshot as ZooKeeper 3.9 does: sessions, ACLs, znodes, then digest and last zxid, each sealed by a
 * checksum. Used by one thread.
 */
public final class SnapshotWriter implements Closeable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final long OPEN_ACL = -1;
    private static final long NO_DATABASE_ID = -1;
    private static final String END = "/";

    private final FileChannel channel;
    private final CheckedOutputStream checked;
    private final DataOutputStream buffered;
    private final OutputArchive out;
    private final Map<Acl, Long> acls;
    private long digest;

    private SnapshotWriter(FileChannel channel, Map<Acl, Long> acls) {
        this.channel = channel;
        OutputStream raw = Channels.newOutputStream(channel);
        // The checksum lies below the buffer, so that it is updated in large pieces.
        this.checked = new CheckedOutputStream(raw, new Adler32());
        this.buffered = new DataOutputStream(new BufferedOutputStream(checked, BUFFER_BYTES));
        this.out = BinaryOutputArchive.getArchive(buffered);
        this.acls = acls;
    }

    /**
     * Begins a new file.
     *
     * @param sessions timeout in milliseconds of each session
     * @param acls a number above 0 for each ACL of the tree but {@link Acl#OPEN}
     */
    public static SnapshotWriter create(Path file, Map<Long, Integer> sessions, Map<Acl, Long> acls)
            throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        SnapshotWriter writer = new SnapshotWriter(channel, acls);
        try {
            writer.begin(sessions);
            return writer;
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    private void begin(Map<Long, Integer> sessions) throws IOException {
        new FileHeader(FileHeaders.SNAPSHOT, FileHeaders.VERSION, NO_DATABASE_ID).serialize(out, "fileheader");
        out.writeInt(sessions.size(), "count");
        for (Map.Entry<Long, Integer> session : sessions.entrySet()) {
            out.writeLong(session.getKey(), "id");
            out.writeInt(session.getValue(), "timeout");
        }
        out.writeInt(acls.size(), "map");
        for (Map.Entry<Acl, Long> acl : acls.entrySet()) {
            out.writeLong(acl.getValue(), "long");
            writeAcl(acl.getKey());
        }
    }

    private void writeAcl(Acl acl) throws IOException {
        var entries = JuteRecords.acl(acl);
        out.startVector(entries, "acls");
        for (ACL entry : entries) {
            entry.serialize(out, "acl");
        }
        out.endVector(entries, "acls");
    }

    /** Adds a znode, which comes after its parent. */
    public void add(ZnodePath path, Znode znode) throws IOException {
        Long acl = znode.acl().equals(Acl.OPEN) ? Long.valueOf(OPEN_ACL) : acls.get(znode.acl());
        if (acl == null) {
            throw new IllegalArgumentException("the ACL of " + path + " was not announced");
        }
        out.writeString(ZnodeDigest.fileText(path), "path");
        out.writeBuffer(znode.data() == null ? null : znode.data().array(), "data");
        out.writeLong(acl, "acl");
        new StatPersisted(
                        znode.czxid(),
                        znode.mzxid(),
                        znode.ctimeMillis(),
                        znode.mtimeMillis(),
                        znode.version(),
                        znode.childCreations(),
                        znode.aversion(),
                        znode.owner(),
                        znode.pzxid())
                .serialize(out, "statpersisted");
        digest += ZnodeDigest.of(path, znode);
    }

    /** Ends the file and makes it durable. */
    public void finish(long lastZxid) throws IOException {
        out.writeString(END, "path");
        seal();
        out.writeLong(lastZxid, "zxid");
        out.writeInt(ZnodeDigest.VERSION, "digestVersion");
        out.writeLong(digest, "digest");
        seal();
        out.writeLong(lastZxid, "lastZxid");
        seal();
        buffered.flush();
        channel.force(true);
    }

    private void seal() throws IOException {
        buffered.flush();
        out.writeLong(checked.getChecksum().getValue(), "val");
        out.writeString(END, "path");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
