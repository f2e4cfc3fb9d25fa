package io.oarlock.migration.learner;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.zookeeper.server.quorum.QuorumPacket;
import org.jspecify.annotations.Nullable;

/** Reads what a leader sends: packets, and a snapshot between two of them. Used by one thread. */
final class PacketReader {
    /** More than any entry of our log may have: what is larger could not be taken anyway. */
    private static final int PACKET_BYTES_MAX = 20 << 20;

    /** The length of a buffer or a list that is not there. */
    private static final int NONE = -1;

    private static final int BUFFER_BYTES = 64 << 10;

    private final SteadyInput steady;
    private final DataInputStream in;

    PacketReader(InputStream socket, long waitMillisMax) {
        this.steady = new SteadyInput(socket, waitMillisMax);
        this.in = new DataInputStream(new BufferedInputStream(steady, BUFFER_BYTES));
    }

    /** All of a snapshot is one message. */
    InputStream snapshot() {
        steady.messageBegins();
        return in;
    }

    /** Behind {@link #snapshot()}, what it has left. */
    InputStream restOfSnapshot() {
        return in;
    }

    /** Takes memory as bytes come, not as they are announced. */
    QuorumPacket receive() throws IOException {
        steady.messageBegins();
        int type = in.readInt();
        long zxid = in.readLong();
        byte[] data = receiveData(type);
        int identities = in.readInt();
        if (identities != NONE && identities != 0) {
            // Servers send those of a client to their leader, and nobody to an observer.
            throw new IOException("the leader sends a packet of type " + type + " with identities");
        }
        return new QuorumPacket(type, zxid, data, null);
    }

    private byte @Nullable [] receiveData(int type) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        if (length < 0 || length > PACKET_BYTES_MAX) {
            IOException reason = new IOException("a packet of type " + type + " with " + length + " bytes");
            throw length > 0 && PacketType.hasTransaction(type)
                    ? new UnknownTransactionException("the leader sends " + reason.getMessage(), reason)
                    : reason;
        }
        byte[] data = in.readNBytes(length);
        if (data.length < length) {
            throw new EOFException("the connection ends within a packet");
        }
        return data;
    }
}
