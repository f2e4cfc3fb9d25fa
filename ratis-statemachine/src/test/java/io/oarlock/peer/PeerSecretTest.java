package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.membership.GroupMember;
import io.oarlock.peer.HandshakeReply.Challenge;
import io.oarlock.peer.HandshakeReply.Refused;
import io.oarlock.peer.HandshakeReply.Welcome;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.security.SharedSecrets;
import io.oarlock.security.TlsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret that members share: who does not know it, at either end, is no member. */
@Timeout(60)
class PeerSecretTest {
    private static final String SECRET = "the secret of this ensemble";
    private static final String OTHER = "the secret of another ensemble";

    @TempDir
    private Path directory;

    private Port port;

    @BeforeEach
    void open() throws Exception {
        port = new Port(2);
        port.protection = knowing(SECRET);
        port.open();
    }

    @AfterEach
    void close() {
        port.close();
    }

    private Handshake.Protection knowing(String lines) throws IOException, TlsException {
        Path file = Files.writeString(directory.resolve("secret"), lines + "\n");
        return new Handshake.Protection(PeerStage.Maker.PLAIN, SharedSecrets.read(file));
    }

    private byte[] ask(Handshake.Protection protection) throws Exception {
        return port.ask(1, protection).content();
    }

    @Test
    void whoKnowsItIsServedAndNobodyElse() throws Exception {
        assertThatThrownBy(() -> ask(knowing(OTHER))).hasMessageContaining("the shared secrets differ");
        assertThatThrownBy(() -> ask(Handshake.Protection.NONE))
                .hasMessageContaining("this member asks for the shared secret, and you have none");
        Hello hello = Port.handshake(1, knowing(SECRET)).hello(2, Hello.Purpose.MEMBER);
        assertRefused(hello, new byte[SharedSecrets.PROOF_BYTES]);
        assertThat(port.opened).isEmpty();
        assertThat(ask(knowing(SECRET))).containsExactly(7);
    }

    /** By the member that is asked; whoever asks may not care what it proves. */
    private void assertRefused(Hello hello, byte[] proof) throws Exception {
        try (Socket stranger = port.connect()) {
            assertThat(greet(stranger, hello)).isInstanceOf(Challenge.class);
            stranger.getOutputStream().write(proof);
            assertThat(Port.reply(stranger)).isInstanceOf(Refused.class);
            assertThat(stranger.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoIsToldNothingOfItLeaves() throws Exception {
        port.close();
        port.protection = Handshake.Protection.NONE;
        port.open();
        assertThatThrownBy(() -> ask(knowing(SECRET)))
                .hasMessageContaining("you have a shared secret, and this member has none");
        assertThat(port.opened).isEmpty();
    }

    /** First all know both and prove the old one, then all prove the new one, then the old one goes. */
    @Test
    void secretsChangeOneMemberAfterTheOther() throws Exception {
        String[] steps = {SECRET, SECRET + "\n" + OTHER, OTHER + "\n" + SECRET, OTHER};
        for (int called = 0; called < steps.length; called++) {
            port.close();
            port.protection = knowing(steps[called]);
            port.open();
            for (int calling = Math.max(0, called - 1); calling < Math.min(steps.length, called + 2); calling++) {
                assertThat(ask(knowing(steps[calling])))
                        .as(calling + " to " + called)
                        .containsExactly(7);
            }
        }
    }

    @Test
    void aHandshakeThatWasHeardIsOfNoUse() throws Exception {
        Handshake member = Port.handshake(1, knowing(SECRET));
        Hello hello = member.hello(2, Hello.Purpose.MEMBER);
        byte[] proof;
        try (Socket socket = port.connect()) {
            Challenge challenge = (Challenge) greet(socket, hello);
            proof = member.proofOfAsking(hello, challenge);
            socket.getOutputStream().write(proof);
            assertThat(Port.reply(socket)).isInstanceOf(Welcome.class);
        }
        assertRefused(hello, proof);
        assertThat(port.opened).hasSizeLessThanOrEqualTo(1);
    }

    /** As one of a later version, which has more to say: members of this one believe it and are believed. */
    @Test
    void whatALaterVersionSaysBesidesIsPartOfTheProof() throws Exception {
        Handshake member = Port.handshake(1, knowing(SECRET));
        ByteBuffer later = member.hello(2, Hello.Purpose.MEMBER).encode();
        Hello hello = Hello.decode(later.put(Hello.BYTES - 1, (byte) 9));
        assertThat(hello.encode().array()[Hello.BYTES - 1]).isEqualTo((byte) 9);
        try (Socket socket = port.connect()) {
            Challenge challenge = (Challenge) greet(socket, hello);
            socket.getOutputStream().write(member.proofOfAsking(hello, challenge));
            Welcome answer = (Welcome) Port.reply(socket);
            member.checkProof(hello, challenge, answer);
            assertFalsified(member, hello, challenge, answer);
        }
    }

    /** The same for a welcome, behind whose proof a later version has more. */
    @Test
    void aLongerWelcomeProvesAllOfItself() throws Exception {
        Handshake caller = Port.handshake(1, knowing(SECRET));
        Handshake called = Port.handshake(2, knowing(SECRET));
        Hello hello = caller.hello(2, Hello.Purpose.MEMBER);
        Challenge challenge = Objects.requireNonNull(called.challenge());
        byte[] more = Arrays.copyOf(bytes(new Welcome(1, 2, 3, 1 << 20)), HandshakeReply.HEADER_BYTES + 17);
        more[HandshakeReply.LENGTH_AT + 1] = 17;
        more[more.length - 1] = 9;
        Welcome longer = (Welcome) HandshakeReply.decode(ByteBuffer.wrap(more));
        Welcome sent = called.proved(hello, challenge, caller.proofOfAsking(hello, challenge), longer);
        byte[] wire = bytes(sent);
        Welcome received = (Welcome) HandshakeReply.decode(ByteBuffer.wrap(wire));
        assertThat(received).isEqualTo(sent);
        caller.checkProof(hello, challenge, received);
        wire[wire.length - 1] = 8;
        Welcome forged = (Welcome) HandshakeReply.decode(ByteBuffer.wrap(wire));
        assertThatThrownBy(() -> caller.checkProof(hello, challenge, forged)).isInstanceOf(PeerRefusal.class);
    }

    private static void assertFalsified(Handshake member, Hello said, Challenge challenge, Welcome answer)
            throws PeerRefusal {
        Hello without = Hello.decode(said.encode().put(Hello.BYTES - 1, (byte) 0));
        assertThatThrownBy(() -> member.checkProof(without, challenge, answer)).isInstanceOf(PeerRefusal.class);
    }

    /** What a member has answered once is no answer to another hello, nor is what the caller says itself. */
    @Test
    void whoAnswersWithoutTheSecretIsFoundOut() throws Exception {
        Handshake member = Port.handshake(1, knowing(SECRET));
        Hello heard = member.hello(2, Hello.Purpose.MEMBER);
        byte[] challenge;
        byte[] welcome;
        try (Socket socket = port.connect()) {
            Challenge made = (Challenge) greet(socket, heard);
            challenge = bytes(made);
            socket.getOutputStream().write(member.proofOfAsking(heard, made));
            welcome = bytes(Port.reply(socket));
        }
        assertFoundOut(
                caller -> {
                    caller.getOutputStream().write(challenge);
                    caller.getInputStream().readNBytes(SharedSecrets.PROOF_BYTES);
                    caller.getOutputStream().write(welcome);
                },
                "the shared secrets differ");
    }

    /** An earlier release, or somebody in between, that leaves the question out. */
    @Test
    void aWelcomeWithoutAQuestionIsNone() throws Exception {
        byte[] welcome = bytes(new Welcome(1, 2, 3, 1 << 20));
        assertFoundOut(caller -> caller.getOutputStream().write(welcome), "it does not ask for the shared secret");
    }

    /** What somebody answers to a hello. */
    private interface Answering {
        void answer(Socket caller) throws IOException;
    }

    /** Whoever answers like this at the address of a member is none, however often the member tries. */
    private void assertFoundOut(Answering answering, String why) throws Exception {
        try (ServerSocket impostor = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            new Thread(() -> answerAll(impostor, answering), "impostor").start();
            GroupMember called = new GroupMember(2, "127.0.0.1", impostor.getLocalPort(), false);
            try (PeerLink link = PeerLink.to(called, Port.handshake(1, knowing(SECRET)), Port.LINK)
                    .start()) {
                assertThatThrownBy(() -> link.ask(FrameType.VOTE, new byte[0]).get(20, TimeUnit.SECONDS))
                        .hasMessageContaining(why);
            }
        }
    }

    private static void answerAll(ServerSocket impostor, Answering answering) {
        while (!impostor.isClosed()) {
            try (Socket caller = impostor.accept()) {
                caller.getInputStream().readNBytes(Hello.BYTES);
                answering.answer(caller);
                caller.getInputStream().read();
            } catch (IOException gone) {
                // The caller has left, or the test is over.
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too short", "a long enough secret 1\nb\n"})
    void aSecretThatCanBeGuessedIsRefusedAndNotShown(String lines) {
        assertThatThrownBy(() -> knowing(lines))
                .isInstanceOf(TlsException.class)
                .hasMessageNotContaining("too short")
                .hasMessageNotContaining("long enough");
    }

    private static HandshakeReply greet(Socket socket, Hello hello) throws IOException {
        socket.getOutputStream().write(hello.encode().array());
        return Port.reply(socket);
    }

    private static byte[] bytes(HandshakeReply reply) {
        ByteBuffer encoded = reply.encode();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
