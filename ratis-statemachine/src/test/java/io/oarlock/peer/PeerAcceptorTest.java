package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.membership.GroupMember;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.frame.FrameSeed;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.security.SharedSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers, and members that are out of order, can do to a port: nothing to the others. */
@Timeout(120)
class PeerAcceptorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] NOTHING = new byte[0];

    private Port port;

    @BeforeEach
    void open() throws IOException {
        port = new Port(2).open();
    }

    @AfterEach
    void membersAreStillServed() throws Exception {
        try (PeerLink member = port.linkFrom(3)) {
            member.ask(FrameType.VOTE, NOTHING).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        port.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(port.address().getAddress(), port.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void garbageIsClosedWithoutAnAnswer() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[4 + random.nextInt(300)];
            random.nextBytes(garbage);
            try (Socket stranger = connect()) {
                stranger.getOutputStream().write(garbage);
                assertThat(isClosed(stranger)).isTrue();
            }
        }
        try (Socket stranger = connect()) {
            stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(isClosed(stranger)).isTrue();
        }
        await().atMost(PATIENCE).until(() -> port.refusals() >= 51);
        assertThat(port.opened).isEmpty();
    }

    @Test
    void aStrangerThatSaysNothingIsClosedAfterAWhile() throws Exception {
        try (Socket silent = connect();
                Socket slow = connect()) {
            slow.getOutputStream().write("OARL".getBytes(StandardCharsets.US_ASCII));
            assertThat(isClosed(silent)).isTrue();
            assertThat(isClosed(slow)).isTrue();
        }
        assertThat(port.inbound.count()).isZero();
    }

    @Test
    void thousandsOfStrangersKeepNoMemberOut() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try (PeerLink member = port.linkFrom(1)) {
            member.ask(FrameType.VOTE, NOTHING).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (int i = 0; i < 2000; i++) {
                strangers.add(connect());
                if (i % 100 == 0) {
                    assertThat(port.inbound.count()).isLessThanOrEqualTo(Port.CONNECTIONS_MAX);
                }
                if (strangers.size() > 200) {
                    strangers.remove(0).close();
                }
            }
            member.ask(FrameType.VOTE, NOTHING).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            try (PeerLink another = port.linkFrom(4)) {
                another.ask(FrameType.VOTE, NOTHING).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            await().atMost(PATIENCE).until(() -> port.inbound.count() <= Port.CONNECTIONS_MAX);
            assertThat(port.opened.get(0).isOpen()).isTrue();
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** A member as far as the handshake goes. */
    private final class Impostor implements AutoCloseable {
        final Socket socket = connect();
        final FrameWriter writer;

        Impostor(int from) throws IOException {
            Hello hello = Port.handshake(from).hello(2, Hello.Purpose.MEMBER);
            socket.getOutputStream().write(hello.encode().array());
            InputStream in = socket.getInputStream();
            ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(HandshakeReply.HEADER_BYTES + 15));
            HandshakeReply.Welcome welcome = (HandshakeReply.Welcome) HandshakeReply.decode(bytes);
            writer = new FrameWriter(Port.LARGE_BYTES_MAX, new FrameSeed(hello.nonce(), welcome.nonce()));
        }

        byte[] frame(FrameType type, byte[] payload) {
            writer.clear();
            writer.begin(type);
            writer.putBytes(payload);
            ByteBuffer frame = writer.finish();
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            return bytes;
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Whether it was closed without an answer. */
        boolean isRefused() throws IOException {
            return isClosed(socket);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aFrameOfAnotherConnectionEndsThisOne() throws Exception {
        byte[] recorded;
        try (Impostor first = new Impostor(1)) {
            recorded = first.frame(FrameType.VOTE, new byte[20]);
            first.send(recorded);
            assertThat(first.socket.getInputStream().read()).isNotNegative();
        }
        try (Impostor second = new Impostor(1)) {
            second.send(recorded);
            assertThat(second.isRefused()).isTrue();
        }
        await().atMost(PATIENCE)
                .until(() -> port.ended.stream()
                        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("checksum")));
    }

    @Test
    void whatNoMemberSendsEndsItsConnection() throws Exception {
        List<byte[]> frames = List.of(
                new byte[] {0, 0, 0, 1, 0, 0, 0, 0},
                new byte[] {0x7f, 0, 0, 0, 1, 0, 0, 0},
                new byte[] {0, 0, 0, 20, 99, 0, 0, 0},
                ByteBuffer.allocate(8)
                        .putInt(FrameType.SMALL_BYTES_MAX + 13)
                        .put((byte) 3)
                        .array());
        for (byte[] frame : frames) {
            try (Impostor impostor = new Impostor(1)) {
                impostor.send(frame);
                assertThat(impostor.isRefused()).isTrue();
            }
        }
        await().atMost(PATIENCE).until(() -> port.refusals() == frames.size());
    }

    @Test
    void unfinishedFramesAreBoundedInTotalAndForgotten() throws Exception {
        byte[] most = new byte[1_500_000];
        ByteBuffer.wrap(most).putInt(Port.LARGE_BYTES_MAX).put((byte) 1);
        List<Impostor> impostors = new ArrayList<>();
        try {
            for (int from : new int[] {1, 3, 4}) {
                Impostor impostor = new Impostor(from);
                impostors.add(impostor);
                try {
                    impostor.send(most);
                } catch (IOException closed) {
                    // That is what happens at the bound.
                }
            }
            await().atMost(PATIENCE).until(() -> port.refusals() >= 1);
            assertThat(port.inbound.unfinishedBytes()).isLessThanOrEqualTo(Port.UNFINISHED_BYTES_MAX);
        } finally {
            for (Impostor impostor : impostors) {
                impostor.close();
            }
        }
        await().atMost(PATIENCE).until(() -> port.inbound.unfinishedBytes() == 0);
    }

    @Test
    void onlySoManyInquireAtATime() throws Exception {
        List<PeerLink> inquiries = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                PeerLink inquiry = PeerLink.inquire(port.asMember(), Port.handshake(100 + i), Port.LINK)
                        .start();
                inquiries.add(inquiry);
                inquiry.ask(FrameType.MEMORY, NOTHING).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(port.inbound.count()).isLessThanOrEqualTo(12);
            }
        } finally {
            inquiries.forEach(PeerLink::close);
        }
        await().atMost(PATIENCE).until(() -> port.inbound.count() == 0);
    }

    @Test
    void onePeerThatDoesNotReadItsAnswersIsNotReadFrom() throws Exception {
        port.handler = (connection, frame) -> connection.answer(frame.payload().getLong(), 0, new byte[60_000]);
        try (Impostor deaf = new Impostor(1)) {
            Thread asking = new Thread(() -> {
                try {
                    for (int i = 0; i < 100_000; i++) {
                        deaf.send(deaf.frame(FrameType.VOTE, new byte[1000]));
                    }
                } catch (IOException closed) {
                    // At the end of the test.
                }
            });
            asking.start();
            await().atMost(PATIENCE)
                    .until(() -> port.opened.size() == 1 && port.opened.get(0).queuedBytes() > 64 << 10);
            assertThat(port.opened.get(0).queuedBytes()).isLessThan(1 << 20);
            await().atMost(PATIENCE).until(() -> asking.getState() == Thread.State.RUNNABLE);
        }
    }

    /** As keys and certificates do, whose check may wait for the network. */
    @Test
    void strangersThatHaveGoneWaitForNoWorker() throws Exception {
        WorkingStages stages = new WorkingStages();
        port.close();
        port = new Port(2);
        port.protection = new Handshake.Protection(stages, SharedSecrets.NONE);
        port.open();
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 1; i <= 4 * Port.CONNECTIONS_MAX; i++) {
                Socket stranger = connect();
                strangers.add(stranger);
                stranger.getOutputStream().write('O');
                int begun = i;
                await().atMost(PATIENCE).until(() -> stages.begun.get() == begun);
            }
            // While no worker is free, and those strangers that are still there wait for one.
            Socket member = connect();
            strangers.add(member);
            member.getOutputStream()
                    .write(Port.handshake(1)
                            .hello(2, Hello.Purpose.MEMBER)
                            .encode()
                            .array());
            await().atMost(PATIENCE).until(() -> stages.begun.get() == strangers.size());
            stages.mayGoOn.countDown();
            assertThat(isClosed(member)).isFalse();
        } finally {
            stages.mayGoOn.countDown();
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** As many look-ups as may wait at a time have no answer. */
    @Test
    void workThatWaitsForTheNetworkLeavesThreadsToOthers() throws Exception {
        WorkingStages stages = new WorkingStages();
        stages.hanging = 4;
        port.close();
        port = new Port(2);
        port.protection = new Handshake.Protection(stages, SharedSecrets.NONE);
        port.open();
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 1; i <= stages.hanging; i++) {
                strangers.add(connect());
                strangers.get(i - 1).getOutputStream().write('O');
                int begun = i;
                await().atMost(PATIENCE).until(() -> stages.begun.get() == begun);
            }
            assertThat(port.ask(1, Handshake.Protection.NONE).content()).containsExactly(7);
            assertThat(stages.mayGoOn.getCount()).isEqualTo(1);
        } finally {
            stages.mayGoOn.countDown();
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** Plain text behind work that takes until somebody says that it may go on. */
    private static final class WorkingStages implements PeerStage.Maker {
        final AtomicInteger begun = new AtomicInteger();
        final CountDownLatch mayGoOn = new CountDownLatch(1);
        /** Those after the first so many are done at once. */
        int hanging = Integer.MAX_VALUE;

        @Override
        public int waitingMax() {
            return hanging == Integer.MAX_VALUE ? 0 : hanging;
        }

        @Override
        public Duration handshakeMax() {
            return PATIENCE;
        }

        @Override
        public PeerStage dial(GroupMember peer) {
            return PeerStage.PLAIN;
        }

        @Override
        public PeerStage accept() {
            return new PeerStage() {
                private volatile boolean done;
                private volatile boolean hangs;

                @Override
                public Progress begin(SocketChannel channel) {
                    if (!done) {
                        hangs = begun.incrementAndGet() <= hanging;
                    }
                    return done ? Progress.DONE : Progress.WORK;
                }

                @Override
                public void work() {
                    try {
                        if (hangs) {
                            mayGoOn.await();
                        }
                        done = true;
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public ByteBuffer seal(ByteBuffer frame) {
                    return frame;
                }

                @Override
                public int open(ReadableByteChannel channel, ByteBuffer plain) throws IOException {
                    return channel.read(plain);
                }
            };
        }
    }

    @Test
    void aPortThatIsTakenIsSaidToBe() {
        PeerAcceptor another = new PeerAcceptor(
                Port.handshake(2),
                new PeerAcceptor.Settings(1, Port.LARGE_BYTES_MAX, 1 << 20),
                ends -> (connection, frame) -> {},
                new InboundConnections(1),
                new RefusalLog(new MetricRegistry(), System::nanoTime));
        assertThatThrownBy(() -> another.open(port.address())).hasMessageContaining("cannot listen on");
        another.close();
    }
}
