package io.oarlock.peer;

import io.oarlock.peer.HandshakeReply.Reason;
import io.oarlock.peer.HandshakeReply.Refused;
import io.oarlock.peer.HandshakeReply.Welcome;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Who this member is to others, and what it says to them when a connection begins. Any thread.
 *
 * @param cluster what all members share
 * @param self this member
 * @param incarnation of this process
 * @param largeBytesMax largest payload that this member takes
 * @param others whether a number is that of another member
 */
public record Handshake(UUID cluster, int self, long incarnation, int largeBytesMax, IntPredicate others) {
    private static final int VERSION_MIN = 1;
    private static final int VERSION_MAX = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a frame of the protocol before this one begins with, after its length: the kinds of its requests. */
    private static final byte[] EARLIER_KINDS = {0x0a, 0x12, 0x1a, 0x22, 0x52};

    /** The longest length that an earlier release puts before a message. */
    private static final int EARLIER_LENGTH_BYTES_MAX = 5;

    /** One for a process that has just started. */
    public static Handshake of(UUID cluster, int self, int largeBytesMax, IntPredicate others) {
        return new Handshake(cluster, self, nonce(), largeBytesMax, others);
    }

    static long nonce() {
        return RANDOM.nextLong();
    }

    Hello hello(int to, Hello.Purpose purpose) {
        return new Hello(VERSION_MIN, VERSION_MAX, cluster, self, to, incarnation, nonce(), purpose);
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
        return new Welcome(Math.min(VERSION_MAX, hello.versionMax()), self, nonce(), largeBytesMax);
    }

    /** Looks at the answer of a member that was greeted. */
    static Welcome welcomeOf(HandshakeReply reply, Hello hello) throws PeerRefusal {
        if (reply instanceof Refused refused) {
            throw new PeerRefusal("it refuses this member: " + refused.text());
        }
        Welcome welcome = (Welcome) reply;
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
