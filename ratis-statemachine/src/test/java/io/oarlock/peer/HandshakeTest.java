package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.peer.HandshakeReply.Reason;
import io.oarlock.peer.HandshakeReply.Refused;
import io.oarlock.peer.HandshakeReply.Welcome;
import io.oarlock.peer.frame.PeerRefusal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final UUID CLUSTER = new UUID(1, 2);
    private static final Handshake.Takes TAKES = new Handshake.Takes(1 << 20, 5);

    private final Handshake second =
            new Handshake(CLUSTER, 2, 20, TAKES, member -> member <= 3, Handshake.Protection.NONE);
    private final Handshake first =
            new Handshake(CLUSTER, 1, 10, TAKES, member -> member <= 3, Handshake.Protection.NONE);

    private static Hello hello(int min, int max, UUID cluster, int from, int to) {
        return new Hello(min, max, cluster, from, to, 5, 6, Hello.Purpose.MEMBER, false, Hello.NOTHING_LATER);
    }

    private Reason refusal(Hello hello) {
        return ((Refused) second.answer(hello)).reason();
    }

    @Property
    void aHelloComesBack(@ForAll @IntRange(max = 255) int from, @ForAll long nonce, @ForAll boolean inquiry)
            throws PeerRefusal {
        Hello.Purpose purpose = inquiry ? Hello.Purpose.INQUIRY : Hello.Purpose.MEMBER;
        Hello hello = new Hello(
                1,
                65_535,
                new UUID(nonce, ~nonce),
                from,
                255 - from,
                ~nonce,
                nonce,
                purpose,
                inquiry,
                Hello.NOTHING_LATER);
        assertThat(hello.encode().remaining()).isEqualTo(Hello.BYTES);
        assertThat(Hello.decode(hello.encode())).isEqualTo(hello);
    }

    @Test
    void aHelloSaysWhichRulesItsSenderKnows() throws PeerRefusal {
        assertThat(Hello.decode(first.hello(2, Hello.Purpose.MEMBER).encode()).rulesLevel())
                .isEqualTo(5);
        assertThat(hello(1, 1, CLUSTER, 1, 2).rulesLevel()).isZero();
    }

    @Property
    void aReplyComesBackOnceItIsWhole(@ForAll long nonce, @ForAll @IntRange(max = 255) int from) throws PeerRefusal {
        for (HandshakeReply reply :
                new HandshakeReply[] {new Welcome(1, from, nonce, 1 << 20), new Refused(Reason.SENDER, "no " + from)}) {
            ByteBuffer bytes = reply.encode();
            for (int some = 0; some < bytes.limit(); some++) {
                assertThat(HandshakeReply.decode(bytes.duplicate().limit(some))).isNull();
            }
            assertThat(HandshakeReply.decode(bytes)).isEqualTo(reply);
        }
    }

    @Test
    void membersOfOneClusterAreWelcome() throws PeerRefusal {
        Hello hello = first.hello(2, Hello.Purpose.MEMBER);
        Welcome welcome = Handshake.welcomeOf(second.answer(hello), hello);
        assertThat(welcome.from()).isEqualTo(2);
        assertThat(welcome.nonce()).isNotEqualTo(hello.nonce());
        assertThat(first.hello(2, Hello.Purpose.MEMBER).nonce()).isNotEqualTo(hello.nonce());
    }

    @Test
    void whoeverIsNoneOfThemIsRefusedAndHearsWhy() {
        assertThat(refusal(hello(1, 1, new UUID(1, 3), 1, 2))).isEqualTo(Reason.CLUSTER);
        assertThat(refusal(hello(1, 1, CLUSTER, 1, 3))).isEqualTo(Reason.RECEIVER);
        assertThat(refusal(hello(1, 1, CLUSTER, 9, 2))).isEqualTo(Reason.SENDER);
        assertThat(refusal(hello(1, 1, CLUSTER, 2, 2))).isEqualTo(Reason.SENDER);
        Hello hello = hello(1, 1, CLUSTER, 9, 2);
        assertThatThrownBy(() -> Handshake.welcomeOf(second.answer(hello), hello))
                .hasMessageContaining("it refuses this member: no other member here has the number 9");
    }

    @Test
    void aServerThatIsNoMemberMayInquire() {
        Hello hello = new Hello(1, 1, CLUSTER, 9, 2, 5, 6, Hello.Purpose.INQUIRY, false, Hello.NOTHING_LATER);
        assertThat(second.answer(hello)).isInstanceOf(Welcome.class);
    }

    @Test
    void versionsThatDoNotMeetAreRefusedAndOthersAgree() {
        assertThat(refusal(hello(2, 7, CLUSTER, 1, 2))).isEqualTo(Reason.VERSION);
        assertThat(refusal(hello(0, 0, CLUSTER, 1, 2))).isEqualTo(Reason.VERSION);
        assertThat(((Welcome) second.answer(hello(1, 7, CLUSTER, 1, 2))).version())
                .isEqualTo(1);
        assertThat(((Welcome) second.answer(hello(0, 1, CLUSTER, 1, 2))).version())
                .isEqualTo(1);
    }

    @Test
    void aWelcomeOfAnotherMemberIsNone() {
        Hello hello = first.hello(3, Hello.Purpose.MEMBER);
        assertThatThrownBy(() -> Handshake.welcomeOf(new Welcome(1, 2, 3, 1 << 20), hello))
                .hasMessageContaining("another member");
        assertThatThrownBy(() -> Handshake.welcomeOf(new Welcome(2, 3, 3, 1 << 20), hello))
                .hasMessageContaining("not offered");
        assertThatThrownBy(() -> Handshake.welcomeOf(new Welcome(1, 3, 3, 100), hello))
                .hasMessageContaining("useful length");
    }

    @Test
    void textOfARefusalForgesNoLines() throws PeerRefusal {
        Refused refused = new Refused(Reason.OTHER, "no\nERROR forged\u001b[31m" + "x".repeat(1000));
        Refused read = (Refused) HandshakeReply.decode(refused.encode());
        assertThat(read.text()).startsWith("no?ERROR forged?[31mx").hasSize(400);
    }

    @Test
    void anEarlierReleaseIsRecognisedByItsFirstBytes() {
        // A question, a vote and an append of the protocol before this one: a length, and the kind.
        for (String earlier : new String[] {"2e222c0a20", "3b0a39", "ac0212a902"}) {
            assertThat(why(earlier)).as(earlier).contains("earlier release: stop all members");
        }
        for (String garbage : new String[] {"474554202f", "0000000000", "ffffffffffffffff", "170301"}) {
            assertThat(why(garbage)).as(garbage).startsWith("bytes that do not begin");
        }
        assertThat(why("160301")).contains("it speaks TLS, and this member does not");
    }

    private static String why(String hex) {
        return Handshake.whyNoHello(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }
}
