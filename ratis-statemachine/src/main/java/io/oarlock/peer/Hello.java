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
 * versionMin, u16 versionMax, 16 bytes cluster, u8 from, u8 to, u64 incarnation, u64 nonce, u8 purpose, u8 proves, u8
 * rulesLevel}, then zeros for what later versions say. A release that speaks the protocol before this one finds no
 * message in them and closes.
 *
 * @param versionMin lowest version of the protocol that the sender speaks
 * @param versionMax highest version that it speaks
 * @param cluster what all members share
 * @param from member that opens the connection
 * @param to member that it means to reach
 * @param incarnation of the sender's process: another one after a restart
 * @param nonce of the sender, for the checksums of this connection
 * @param proves whether the sender has a secret and will prove that it knows it
 * @param later what is said behind this, first the level of the rules that the sender knows, 0 where it does not say
 *     so: proofs are made over it, too
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
        Bytes later) {
    static final int BYTES = 128;
    static final byte[] MAGIC = "OARL".getBytes(StandardCharsets.US_ASCII);

    private static final int FIELD_BYTES = 44;
    /** What the first builds said behind their fields. */
    static final Bytes NOTHING_LATER = Bytes.wrap(new byte[BYTES - FIELD_BYTES]);

    static Bytes later(int rulesLevel) {
        byte[] later = new byte[NOTHING_LATER.length()];
        later[0] = (byte) rulesLevel;
        return Bytes.wrap(later);
    }

    /** The highest that the sender knows; 0 where it does not say so. */
    int rulesLevel() {
        return later.array()[0] & 0xff;
    }

    /** What a connection is for. */
    enum Purpose {
        /** Everything that members say to each other. */
        MEMBER,
        /** One question of a server that may not belong to the ensemble: {@link FrameType#MEMORY}. */
        INQUIRY
    }

    /** As it is sent. */
    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(MAGIC).putShort((short) versionMin).putShort((short) versionMax);
        bytes.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
        bytes.put((byte) from).put((byte) to).putLong(incarnation).putLong(nonce);
        bytes.put((byte) purpose.ordinal()).put((byte) (proves ? 1 : 0));
        return bytes.put(later.array()).flip();
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
        int proves = bytes.get();
        PeerRefusal.unless(proves == 0 || proves == 1, "a handshake that neither proves a secret nor does not");
        byte[] later = new byte[NOTHING_LATER.length()];
        bytes.get(later);
        return new Hello(
                versionMin,
                versionMax,
                cluster,
                from,
                to,
                incarnation,
                nonce,
                Purpose.values()[purpose],
                proves == 1,
                Bytes.wrap(later));
    }
}
