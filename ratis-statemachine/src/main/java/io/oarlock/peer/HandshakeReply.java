package io.oarlock.peer;

import io.oarlock.model.Bytes;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.security.SharedSecrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a member says to a {@link Hello}: {@code "OARL", u8 kind, u8 code, u16 length, body}. The body of a welcome is
 * {@code u16 version, u8 from, u64 nonce, u32 frame maximum}, and 32 bytes of proof where there was a challenge; that
 * of a challenge 32 random bytes, that of a refusal one line of text. A reader skips what a later version adds to the
 * end of a welcome.
 */
sealed interface HandshakeReply {
    int HEADER_BYTES = 8;
    int LENGTH_AT = 6;
    int BODY_BYTES_MAX = 512;

    /** The most that a reply has. */
    int BYTES_MAX = HEADER_BYTES + BODY_BYTES_MAX;

    ByteBuffer encode();

    /**
     * The connection is open.
     *
     * @param version of the protocol from here on
     * @param from member that answers
     * @param nonce of the member that answers, for the checksums of this connection
     * @param largeBytesMax largest payload that it takes
     * @param proof that it knows the shared secret; empty where there was no challenge
     * @param unproved all of it as it is sent without the proof, with what a later version adds: the proof is made over
     *     these bytes
     */
    record Welcome(int version, int from, long nonce, int largeBytesMax, Bytes proof, Bytes unproved)
            implements HandshakeReply {
        private static final byte KIND = 1;
        private static final int BODY_BYTES = 15;

        private static final int PROOF_AT = HEADER_BYTES + BODY_BYTES;

        /** One that is not proved. */
        Welcome(int version, int from, long nonce, int largeBytesMax) {
            this(version, from, nonce, largeBytesMax, Bytes.EMPTY, fields(version, from, nonce, largeBytesMax));
        }

        private static Bytes fields(int version, int from, long nonce, int largeBytesMax) {
            ByteBuffer body = ByteBuffer.allocate(BODY_BYTES);
            body.putShort((short) version).put((byte) from).putLong(nonce).putInt(largeBytesMax);
            return Bytes.wrap(framed(KIND, 0, body.array()));
        }

        @Override
        public ByteBuffer encode() {
            byte[] said = unproved.array();
            ByteBuffer bytes = ByteBuffer.allocate(said.length + proof.length());
            bytes.put(said, 0, PROOF_AT).put(proof.array()).put(said, PROOF_AT, said.length - PROOF_AT);
            return bytes.putShort(LENGTH_AT, (short) (bytes.limit() - HEADER_BYTES))
                    .flip();
        }

        Welcome provedBy(byte[] made) {
            return new Welcome(version, from, nonce, largeBytesMax, Bytes.wrap(made), unproved);
        }

        private static Welcome decode(int code, ByteBuffer body) throws PeerRefusal {
            PeerRefusal.unless(body.remaining() >= BODY_BYTES, "a handshake that is cut short");
            int version = body.getShort() & 0xffff;
            int from = body.get() & 0xff;
            long nonce = body.getLong();
            int largeBytesMax = body.getInt();
            byte[] proof = new byte[body.remaining() >= SharedSecrets.PROOF_BYTES ? SharedSecrets.PROOF_BYTES : 0];
            body.get(proof);
            byte[] unproved = new byte[BODY_BYTES + body.remaining()];
            body.get(0, unproved, 0, BODY_BYTES).get(unproved, BODY_BYTES, unproved.length - BODY_BYTES);
            return new Welcome(
                    version, from, nonce, largeBytesMax, Bytes.wrap(proof), Bytes.wrap(framed(KIND, code, unproved)));
        }
    }

    /**
     * The sender of the hello is to prove that it knows the shared secret: it sends {@link SharedSecrets#PROOF_BYTES}
     * behind its hello.
     */
    record Challenge(Bytes random) implements HandshakeReply {
        private static final byte KIND = 3;

        @Override
        public ByteBuffer encode() {
            return ByteBuffer.wrap(framed(KIND, 0, random.array()));
        }

        private static Challenge decode(ByteBuffer body) throws PeerRefusal {
            PeerRefusal.unless(body.remaining() == SharedSecrets.PROOF_BYTES, "a challenge of a wrong length");
            byte[] random = new byte[SharedSecrets.PROOF_BYTES];
            body.get(random);
            return new Challenge(Bytes.wrap(random));
        }
    }

    /** The connection is closed, and why; trying again may help or not. */
    record Refused(Reason reason, String text) implements HandshakeReply {
        private static final byte KIND = 2;
        private static final int CHARACTERS_MAX = 400;

        @Override
        public ByteBuffer encode() {
            return ByteBuffer.wrap(framed(KIND, reason.ordinal(), plain(text).getBytes(StandardCharsets.US_ASCII)));
        }

        private static Refused decode(int code, ByteBuffer body) {
            byte[] text = new byte[body.remaining()];
            body.get(text);
            Reason[] all = Reason.values();
            Reason reason = code < all.length ? all[code] : Reason.OTHER;
            return new Refused(reason, plain(new String(text, StandardCharsets.US_ASCII)));
        }

        /** The sender may be no member: without anything that could forge lines of a log. */
        private static String plain(String text) {
            String cut = text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
            return cut.replaceAll("[^\\x20-\\x7e]", "?");
        }
    }

    /** Why a connection is refused. Places are part of the protocol. */
    enum Reason {
        OTHER,
        CLUSTER,
        RECEIVER,
        SENDER,
        VERSION,
        PROTECTION
    }

    private static byte[] framed(byte kind, int code, byte[] body) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + body.length);
        bytes.put(Hello.MAGIC).put(kind).put((byte) code).putShort((short) body.length);
        return bytes.put(body).array();
    }

    /** The reply that the bytes begin with, and only that is taken from them; null until all of it is there. */
    static @Nullable HandshakeReply decode(ByteBuffer bytes) throws PeerRefusal {
        PeerRefusal.unless(Hello.mayBegin(bytes), "an answer that no member gives to a handshake");
        if (bytes.remaining() < HEADER_BYTES) {
            return null;
        }
        int at = bytes.position();
        int kind = bytes.get(at + 4);
        int code = bytes.get(at + 5) & 0xff;
        int length = bytes.getShort(at + LENGTH_AT) & 0xffff;
        PeerRefusal.unless(
                length <= BODY_BYTES_MAX && kind >= Welcome.KIND && kind <= Challenge.KIND,
                "an answer that no member gives to a handshake");
        if (bytes.remaining() < HEADER_BYTES + length) {
            return null;
        }
        byte[] body = new byte[length];
        bytes.position(at + HEADER_BYTES).get(body);
        ByteBuffer read = ByteBuffer.wrap(Arrays.copyOf(body, length));
        return switch (kind) {
            case Welcome.KIND -> Welcome.decode(code, read);
            case Challenge.KIND -> Challenge.decode(read);
            default -> Refused.decode(code, read);
        };
    }
}
