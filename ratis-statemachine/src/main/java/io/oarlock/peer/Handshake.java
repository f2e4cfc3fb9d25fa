package io.oarlock.peer;

import io.oarlock.model.Bytes;
import io.oarlock.peer.HandshakeReply.Reason;
import io.oarlock.peer.HandshakeReply.Refused;
import io.oarlock.peer.HandshakeReply.Welcome;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.security.SharedSecrets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who this member is to others, and what it says to them when a connection begins. Any thread.
 *
 * @param cluster what all members share
 * @param self this member
 * @param incarnation of this process
 * @param takes what this member can take
 * @param others whether a number is that of another member
 * @param protection against those who are none
 */
public record Handshake(
        UUID cluster, int self, long incarnation, Takes takes, IntPredicate others, Protection protection) {
    private static final int VERSION_MIN = 1;
    private static final int VERSION_MAX = 1;
    /** Type of a TLS record that begins a handshake, and the first byte of every version since SSL 3. */
    private static final short TLS_START = 0x1603;

    private static final String ASKS = "a member asks";
    private static final String ANSWERS = "a member answers";
    private static final String SECRETS_DIFFER = "the shared secrets differ: see oarlock.raft.secretFile";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a frame of the protocol before this one begins with, after its length: the kinds of its requests. */
    private static final byte[] EARLIER_KINDS = {0x0a, 0x12, 0x1a, 0x22, 0x52};

    /** The longest length that an earlier release puts before a message. */
    private static final int EARLIER_LENGTH_BYTES_MAX = 5;

    /**
     * What protects connections between members.
     *
     * @param stages what stands between frames and sockets
     * @param secrets what members know and others do not
     */
    public record Protection(PeerStage.Maker stages, SharedSecrets secrets) {
        public static final Protection NONE = new Protection(PeerStage.Maker.PLAIN, SharedSecrets.NONE);
    }

    /**
     * What a member can take.
     *
     * @param largeBytesMax largest payload
     * @param rulesLevel highest level of the rules that it knows
     */
    public record Takes(int largeBytesMax, int rulesLevel) {}

    /** One for a process that has just started. */
    public static Handshake of(UUID cluster, int self, Takes takes, IntPredicate others, Protection protection) {
        return new Handshake(cluster, self, nonce(), takes, others, protection);
    }

    public int largeBytesMax() {
        return takes.largeBytesMax();
    }

    static long nonce() {
        return RANDOM.nextLong();
    }

    Hello hello(int to, Hello.Purpose purpose) {
        return new Hello(
                VERSION_MIN,
                VERSION_MAX,
                cluster,
                self,
                to,
                incarnation,
                nonce(),
                purpose,
                proves(),
                Hello.later(takes.rulesLevel()));
    }

    private boolean proves() {
        return !protection.secrets().isEmpty();
    }

    /** Random bytes that a member must prove its secret over; null where there is none. */
    HandshakeReply.@Nullable Challenge challenge() {
        if (!proves()) {
            return null;
        }
        byte[] random = new byte[SharedSecrets.PROOF_BYTES];
        RANDOM.nextBytes(random);
        return new HandshakeReply.Challenge(Bytes.wrap(random));
    }

    /** What the member that was challenged proves. */
    byte[] proofOfAsking(Hello hello, HandshakeReply.Challenge challenge) {
        return protection
                .secrets()
                .proof(0, transcript(ASKS, hello, challenge.random().array()));
    }

    /** The welcome of a member that has proved its secret, with this one's own proof. */
    Welcome proved(Hello hello, HandshakeReply.Challenge challenge, byte[] proof, Welcome welcome) throws PeerRefusal {
        byte[] random = challenge.random().array();
        int which = protection.secrets().find(transcript(ASKS, hello, random), proof);
        PeerRefusal.unless(which >= 0, SECRETS_DIFFER);
        byte[] said = transcript(ANSWERS, hello, random, welcome.unproved().array());
        return welcome.provedBy(protection.secrets().proof(which, said));
    }

    /** Looks at the proof of the member that was asked. */
    void checkProof(Hello hello, HandshakeReply.Challenge challenge, Welcome welcome) throws PeerRefusal {
        byte[] said = transcript(
                ANSWERS, hello, challenge.random().array(), welcome.unproved().array());
        PeerRefusal.unless(
                Bytes.wrap(protection.secrets().proof(0, said)).isSameSecret(welcome.proof()), SECRETS_DIFFER);
    }

    /** Everything that was said before, and by whom the proof is: none is one of another connection or end. */
    private static byte[] transcript(String who, Hello hello, byte[]... more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(who.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(hello.encode().array());
        for (byte[] part : more) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    HandshakeReply answer(Hello hello) {
        if (hello.versionMin() > VERSION_MAX || hello.versionMax() < VERSION_MIN) {
            return new Refused(
                    Reason.VERSION,
                    "this member speaks version " + VERSION_MAX + " of the protocol between members, you speak "
                            + hello.versionMin() + " to " + hello.versionMax());
        }
        if (!hello.cluster().equals(cluster)) {
            return new Refused(Reason.CLUSTER, "this is a member of another cluster");
        }
        if (hello.to() != self) {
            return new Refused(Reason.RECEIVER, "this is member " + self + ", not " + hello.to());
        }
        boolean other = hello.purpose() == Hello.Purpose.INQUIRY || others.test(hello.from());
        if (!other || hello.from() == self) {
            return new Refused(Reason.SENDER, "no other member here has the number " + hello.from());
        }
        if (hello.proves() != proves()) {
            return new Refused(
                    Reason.PROTECTION,
                    proves()
                            ? "this member asks for the shared secret, and you have none: see oarlock.raft.secretFile"
                            : "you have a shared secret, and this member has none: see oarlock.raft.secretFile");
        }
        return new Welcome(Math.min(VERSION_MAX, hello.versionMax()), self, nonce(), largeBytesMax());
    }

    /** Looks at the answer of a member that was greeted. */
    static Welcome welcomeOf(HandshakeReply reply, Hello hello) throws PeerRefusal {
        if (reply instanceof Refused refused) {
            throw new PeerRefusal("it refuses this member: " + refused.text());
        }
        if (!(reply instanceof Welcome welcome)) {
            throw new PeerRefusal(
                    "it asks for the shared secret, and this member has none: see oarlock.raft.secretFile");
        }
        PeerRefusal.unless(welcome.from() == hello.to(), "it answers as another member, " + welcome.from());
        PeerRefusal.unless(
                welcome.version() >= hello.versionMin() && welcome.version() <= hello.versionMax(),
                "it answers in a version that was not offered");
        PeerRefusal.unless(
                welcome.largeBytesMax() >= FrameType.SMALL_BYTES_MAX, "it takes no frame of a useful length");
        return welcome;
    }

    /** Why first bytes are no {@link Hello}. */
    static String whyNoHello(ByteBuffer bytes) {
        int at = bytes.position();
        if (bytes.remaining() > 1 && bytes.getShort(at) == TLS_START) {
            return "it speaks TLS, and this member does not: see sslQuorum";
        }
        while (at < bytes.limit() && at - bytes.position() < EARLIER_LENGTH_BYTES_MAX && bytes.get(at) < 0) {
            at++;
        }
        boolean whole = at + 1 < bytes.limit();
        for (byte kind : EARLIER_KINDS) {
            if (whole && bytes.get(at) > 0 && bytes.get(at + 1) == kind) {
                return "it speaks the protocol of an earlier release: stop all members and start them with this one";
            }
        }
        return "bytes that do not begin a connection between members";
    }
}
