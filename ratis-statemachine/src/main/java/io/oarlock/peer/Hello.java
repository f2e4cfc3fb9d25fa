package io.oarlock.peer;

import io.oarlock.model.Bytes;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The first bytes of a connection: who wants what of whom. Always {@link #BYTES} long, big endian: {@code "OARL", u16
 * versionMin, u16 versionMax, 16 bytes cluster, u8 from, u8 to, u64 incarnation, u64 nonce, u8 purpose, u8 proves},
 * then zeros for what later versions say. A release that speaks the protocol before this one finds no message in them
 * and closes.
 *
 * @param versionMin lowest version of the protocol that the sender speaks
 * @param versionMax highest version that it speaks
 * @param cluster what all members share
 * @param from member that opens the connection
 * @param to member that it means to reach
 * @param incarnation of the sender's process: another one after a restart
 * @param nonce of the sender, for the checksums of this connection
 * @param proves whether the sender has a secret and will prove that it knows it
 * @param encoded all of it as it is sent, with what a later version says: proofs are made over these bytes
 */
record Hello(
        int versionMin,
        int versionMax,
        UUID cluster,
        int from,
        int to,
        long incarnation,
        long nonce,
        Purpose purpose,
        boolean proves,
        Bytes encoded) {
    static final int BYTES = 128;
    static final byte[] MAGIC = "OARL".getBytes(StandardCharsets.US_ASCII);

    /** What a connection is for. */
    enum Purpose {
        /** Everything that members say to each other. */
        MEMBER,
        /** One question of a server that may not belong to the ensemble: {@link FrameType#MEMORY}. */
        INQUIRY
    }

    Hello(
            int versionMin,
            int versionMax,
            UUID cluster,
            int from,
            int to,
            long incarnation,
            long nonce,
            Purpose purpose,
            boolean proves) {
        this(
                versionMin,
                versionMax,
                cluster,
                from,
                to,
                incarnation,
                nonce,
                purpose,
                proves,
                encode(versionMin, versionMax, cluster, from, to, incarnation, nonce, purpose, proves));
    }

    private static Bytes encode(
            int versionMin,
            int versionMax,
            UUID cluster,
            int from,
            int to,
            long incarnation,
            long nonce,
            Purpose purpose,
            boolean proves) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(MAGIC).putShort((short) versionMin).putShort((short) versionMax);
        bytes.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
        bytes.put((byte) from).put((byte) to).putLong(incarnation).putLong(nonce);
        bytes.put((byte) purpose.ordinal()).put((byte) (proves ? 1 : 0));
        return Bytes.wrap(bytes.array());
    }

    ByteBuffer encode() {
        return ByteBuffer.wrap(encoded.array().clone());
    }

    /** Whether so many first bytes may be those of a hello. */
    static boolean mayBegin(ByteBuffer bytes) {
        int count = Math.min(MAGIC.length, bytes.remaining());
        byte[] head = new byte[count];
        bytes.get(bytes.position(), head);
        return Arrays.equals(head, 0, count, MAGIC, 0, count);
    }

    /** @param bytes {@link #BYTES} of them */
    static Hello decode(ByteBuffer bytes) throws PeerRefusal {
        PeerRefusal.unless(mayBegin(bytes), "bytes that do not begin a connection between members");
        byte[] encoded = new byte[BYTES];
        bytes.get(bytes.position(), encoded);
        bytes.position(bytes.position() + MAGIC.length);
        int versionMin = bytes.getShort() & 0xffff;
        int versionMax = bytes.getShort() & 0xffff;
        PeerRefusal.unless(versionMin <= versionMax, "a handshake with versions that cannot be");
        UUID cluster = new UUID(bytes.getLong(), bytes.getLong());
        int from = bytes.get() & 0xff;
        int to = bytes.get() & 0xff;
        long incarnation = bytes.getLong();
        long nonce = bytes.getLong();
        int purpose = bytes.get();
        PeerRefusal.unless(
                purpose >= 0 && purpose < Purpose.values().length, "a handshake for a purpose that is not known");
        boolean proves = bytes.get() == 1;
        return new Hello(
                versionMin,
                versionMax,
                cluster,
                from,
                to,
                incarnation,
                nonce,
                Purpose.values()[purpose],
                proves,
                Bytes.wrap(encoded));
    }
}
