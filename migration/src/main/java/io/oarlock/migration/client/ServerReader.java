package io.oarlock.migration.client;

import io.oarlock.migration.zookeeper.JuteLists;
import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SyncRequest;
import org.jspecify.annotations.Nullable;

/** Reads znodes of a running server, many with one round trip. Changes nothing. Used by one thread. */
public final class ServerReader implements Closeable {
    private static final int OP_GET_DATA = 4;
    private static final int OP_GET_ACL = 6;
    private static final int OP_GET_CHILDREN = 8;
    private static final int OP_SYNC = 9;
    private static final int OP_AUTH = 100;
    private static final int OP_CLOSE = -11;
    private static final int XID_AUTH = -4;

    private final Wire wire;
    private int xid;

    private ServerReader(Wire wire) {
        this.wire = wire;
    }

    /**
     * Opens a session, and waits until the server knows everything that its ensemble has committed.
     *
     * @param credentials each {@code scheme:credentials}, as {@code digest:user:password}
     */
    public static ServerReader connect(InetSocketAddress address, List<String> credentials) throws IOException {
        ServerReader reader = new ServerReader(Wire.connect(address));
        try {
            for (String each : credentials) {
                reader.authenticate(each);
            }
            reader.send(OP_SYNC, new SyncRequest("/"));
            reader.receive("sync");
            return reader;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private void authenticate(String credentials) throws IOException {
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            // Not shown: it may be a password.
            throw new IOException("credentials are not of the form scheme:credentials");
        }
        byte[] secret = credentials.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
        wire.send(XID_AUTH, OP_AUTH, new AuthPacket(0, credentials.substring(0, colon), secret));
        if (receive("auth") == null) {
            throw new IOException("the server refuses the credentials of scheme " + credentials.substring(0, colon));
        }
    }

    /** What a server tells of znodes; those that are gone are left out. */
    public List<ServedZnode> read(List<ZnodePath> paths) throws IOException {
        for (ZnodePath path : paths) {
            send(OP_GET_DATA, new GetDataRequest(path.value(), false));
            send(OP_GET_ACL, new GetACLRequest(path.value()));
            send(OP_GET_CHILDREN, new GetChildrenRequest(path.value(), false));
        }
        List<ServedZnode> found = new ArrayList<>();
        for (ZnodePath path : paths) {
            InputArchive data = receive(path.value());
            InputArchive acl = receive(path.value());
            InputArchive children = receive(path.value());
            if (data != null && acl != null && children != null) {
                found.add(decode(path, data, acl, children));
            }
        }
        return found;
    }

    private static ServedZnode decode(ZnodePath path, InputArchive data, InputArchive acl, InputArchive children)
            throws IOException {
        byte[] bytes = data.readBuffer("data");
        Stat stat = new Stat();
        stat.deserialize(data, "stat");
        List<String> names = JuteLists.read(children, each -> each.readString("child"));
        return new ServedZnode(
                path,
                JuteRecords.data(bytes),
                new io.oarlock.model.Stat(
                        stat.getCzxid(),
                        stat.getMzxid(),
                        stat.getCtime(),
                        stat.getMtime(),
                        stat.getVersion(),
                        stat.getCversion(),
                        stat.getAversion(),
                        stat.getEphemeralOwner(),
                        stat.getDataLength(),
                        stat.getNumChildren(),
                        stat.getPzxid()),
                JuteLists.readAcl(acl),
                names == null ? List.of() : names);
    }

    private void send(int opcode, Record request) throws IOException {
        wire.send(++xid, opcode, request);
    }

    /**
     * The body of the next reply; null when there is no such znode, and to the sync of a server that only reads, which
     * has nothing to wait for.
     */
    private @Nullable InputArchive receive(String what) throws IOException {
        InputArchive in = JuteRecords.reader(new ByteArrayInputStream(wire.receive()));
        ReplyHeader header = new ReplyHeader();
        header.deserialize(in, "header");
        int error = header.getErr();
        if (error == ErrorCode.NO_NODE.code()
                || error == ErrorCode.AUTH_FAILED.code()
                || error == ErrorCode.NOT_READ_ONLY.code()) {
            return null;
        }
        if (error == ErrorCode.NO_AUTH.code()) {
            throw new IOException("the server does not let this client read " + what + ": give it credentials");
        }
        if (error != 0) {
            throw new IOException("the server answers " + what + " with error " + error);
        }
        return in;
    }

    /** Closes the session. */
    @Override
    public void close() throws IOException {
        try (wire) {
            wire.send(++xid, OP_CLOSE, null);
            wire.receive();
        } catch (IOException closed) {
            // The session ends by itself.
            return;
        }
    }
}
