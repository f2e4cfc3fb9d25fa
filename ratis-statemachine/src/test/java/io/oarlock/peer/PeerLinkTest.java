package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.membership.GroupMember;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From one member to another over real sockets. */
@Timeout(120)
class PeerLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] NOTHING = new byte[0];

    private Port port;
    private PeerLink link;

    @BeforeEach
    void open() throws IOException {
        port = new Port(2).open();
        link = port.linkFrom(1);
    }

    @AfterEach
    void close() {
        link.close();
        port.close();
    }

    private static Answer answerOf(CompletableFuture<Answer> asked) throws Exception {
        return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private PeerConnection connection() {
        return await().atMost(PATIENCE).until(link::connection, made -> made != null);
    }

    @Test
    void aQuestionIsAnsweredAlsoOneThatIsAskedBeforeThereIsAConnection() throws Exception {
        Answer answer = answerOf(link.ask(FrameType.VOTE, new byte[] {1, 2, 3}));
        assertThat(answer.status()).isEqualTo(Answer.OK);
        assertThat(answer.content()).containsExactly(1, 2, 3);
        assertThat(link.connection()).isNotNull();
    }

    @Test
    void questionsOfManyThreadsArriveOnceAndThoseOfEachInOrder() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        port.handler = (connection, frame) -> {
            long callId = frame.payload().getLong();
            seen.add(frame.payload().getLong());
            connection.answer(callId, 0, NOTHING);
        };
        connection();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (long thread = 0; thread < 4; thread++) {
            long number = thread;
            threads.add(CompletableFuture.runAsync(() -> {
                List<CompletableFuture<Answer>> asked = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    byte[] content =
                            ByteBuffer.allocate(8).putLong(number * 1000 + i).array();
                    asked.add(link.ask(FrameType.TELL, content));
                }
                asked.forEach(CompletableFuture::join);
            }));
        }
        CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(seen).hasSize(1200).doesNotHaveDuplicates();
        for (long thread = 0; thread < 4; thread++) {
            long number = thread;
            assertThat(seen.stream().filter(one -> one / 1000 == number)).isSorted();
        }
    }

    @Test
    void aLargeQuestionArrivesWhole() throws Exception {
        port.handler = (connection, frame) -> {
            long callId = frame.payload().getLong();
            connection.answer(callId, frame.payload().remaining() == 500_000 ? 3 : 4, NOTHING);
        };
        assertThat(answerOf(link.ask(FrameType.PIECE, new byte[500_000])).status())
                .isEqualTo(3);
    }

    @Test
    void aPeerThatIsGoneIsFoundAgainWhenItIsBack() throws Exception {
        long first = connection().number();
        port.close();
        await().atMost(PATIENCE).until(() -> link.connection() == null);
        assertThatThrownBy(() -> answerOf(link.ask(FrameType.VOTE, NOTHING)))
                .hasRootCauseInstanceOf(ConnectException.class);
        port.open();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> answerOf(link.ask(FrameType.VOTE, NOTHING)) != null);
        assertThat(connection().number()).isGreaterThan(first);
    }

    @Test
    void oneThatGivesNoSignOfLifeIsLeftForANewConnection() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        port.handler = (connection, frame) -> awaitQuietly(held);
        long first = connection().number();
        assertThatThrownBy(() -> answerOf(link.ask(FrameType.VOTE, NOTHING, 200)))
                .hasRootCauseInstanceOf(IOException.class);
        await().atMost(PATIENCE).until(() -> connection().number() > first);
        held.countDown();
    }

    @Test
    void aConnectionIsSilentWhenTheOtherEndHasSomethingToAnswerAndSaysNothing() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        connection();
        assertThat(answerOf(link.ask(FrameType.VOTE, NOTHING)).status()).isEqualTo(Answer.OK);
        assertThat(link.isSilent(PATIENCE.toMillis())).isFalse();
        port.handler = (connection, frame) -> {
            read.countDown();
            awaitQuietly(held);
        };
        var unused = link.ask(FrameType.VOTE, NOTHING, 60_000);
        read.await();
        await().atMost(PATIENCE).until(() -> link.isSilent(1));
        held.countDown();
    }

    @Test
    void aQuestionThatIsAnsweredTooLateEndsAloneWhileThePeerLives() throws Exception {
        port.handler = (connection, frame) -> {
            if (frame.type() == FrameType.VOTE) {
                connection.answer(frame.payload().getLong(), Answer.OK, NOTHING);
            }
        };
        long first = connection().number();
        assertThatThrownBy(() -> answerOf(link.ask(FrameType.READ_INDEX, NOTHING)))
                .hasRootCauseMessage("no answer in time");
        answerOf(link.ask(FrameType.VOTE, NOTHING));
        assertThat(connection().number()).isEqualTo(first);
    }

    @Test
    void aLateAnswerOfAPatientQuestionDoesNotEndTheConnection() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        List<PeerConnection> waiting = new CopyOnWriteArrayList<>();
        List<Long> calls = new CopyOnWriteArrayList<>();
        port.handler = (connection, frame) -> {
            waiting.add(connection);
            calls.add(frame.payload().getLong());
        };
        long first = connection().number();
        CompletableFuture<Answer> patient = link.ask(FrameType.PIECE, NOTHING, 60_000);
        await().until(() -> !calls.isEmpty());
        assertThatThrownBy(() -> answerOf(link.ask(FrameType.VOTE, NOTHING, 200)))
                .hasRootCauseMessage("no answer in time");
        assertThat(link.isAsked(FrameType.PIECE)).isTrue();
        waiting.get(0).answer(calls.get(0), 0, NOTHING);
        late.countDown();
        answerOf(patient);
        assertThat(link.isAsked(FrameType.PIECE)).isFalse();
        assertThat(connection().number()).isEqualTo(first);
    }

    /** Accepts, and never says a word. */
    @Test
    void aMachineThatSwallowsEverythingHoldsNobodyUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PeerLink toSilent = linkTo(silent)) {
            assertThatThrownBy(() -> answerOf(toSilent.ask(FrameType.VOTE, NOTHING, 300)))
                    .hasRootCauseMessage("no answer in time");
        }
    }

    @Test
    void anEarlierReleaseIsNamedAsWhatItMayBe() throws Exception {
        try (ServerSocket earlier = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PeerLink toEarlier = linkTo(earlier)) {
            CompletableFuture<Answer> asked = toEarlier.ask(FrameType.VOTE, NOTHING, 60_000);
            try (Socket connection = earlier.accept()) {
                assertThat(connection.getInputStream().readNBytes(Hello.BYTES)).startsWith('O', 'A', 'R', 'L');
            }
            assertThatThrownBy(() -> answerOf(asked))
                    .rootCause()
                    .hasMessageContaining("it closed the connection at the handshake: it may run an earlier release");
        }
    }

    private static PeerLink linkTo(ServerSocket server) throws IOException {
        GroupMember other = new GroupMember(2, "127.0.0.1", server.getLocalPort(), false);
        return PeerLink.to(other, Port.handshake(1), Port.LINK).start();
    }

    @Test
    void allAddressesOfANameAreTried() throws Exception {
        // "localhost" has two where there is IPv6, and the port listens on one of them.
        GroupMember named = new GroupMember(2, "localhost", port.address().getPort(), false);
        try (PeerLink byName = PeerLink.to(named, Port.handshake(3), Port.LINK).start()) {
            answerOf(byName.ask(FrameType.VOTE, NOTHING));
        }
    }

    @Test
    void aSecondConnectionOfAMemberEndsTheFirst() throws Exception {
        answerOf(link.ask(FrameType.VOTE, NOTHING));
        // Each of the two connects again whenever the other one has.
        try (PeerLink again = port.linkFrom(1)) {
            assertThat(again.peer()).isEqualTo(2);
            await().atMost(PATIENCE)
                    .until(() -> port.ended.stream()
                            .anyMatch(
                                    cause -> String.valueOf(cause.getMessage()).contains("connected again")));
        }
    }

    @Test
    void framesOfASecondConnectionWaitForTheLastOfTheFirst() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Set<Thread> handling = ConcurrentHashMap.newKeySet();
        AtomicInteger together = new AtomicInteger();
        port.handler = (connection, frame) -> {
            handling.add(Thread.currentThread());
            together.accumulateAndGet(handling.size(), Math::max);
            begun.countDown();
            awaitQuietly(held);
            handling.remove(Thread.currentThread());
            connection.answer(frame.payload().getLong(), 0, NOTHING);
        };
        var unused = link.ask(FrameType.VOTE, NOTHING, 60_000);
        begun.await();
        long first = connection().number();
        link.reset("test");
        await().atMost(PATIENCE).until(() -> connection().number() > first);
        CompletableFuture<Answer> second = link.ask(FrameType.VOTE, NOTHING, 60_000);
        held.countDown();
        answerOf(second);
        assertThat(together).hasValue(1);
    }

    @Test
    void framesOfAThirdConnectionWaitForTheLastOfTheFirst() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        List<Long> begun = new CopyOnWriteArrayList<>();
        port.handler = (connection, frame) -> {
            begun.add(connection.number());
            awaitQuietly(held);
            connection.answer(frame.payload().getLong(), 0, NOTHING);
        };
        var unused = link.ask(FrameType.VOTE, NOTHING, 60_000);
        await().atMost(PATIENCE).until(() -> begun.size() == 1);
        for (int i = 0; i < 2; i++) {
            long number = connection().number();
            link.reset("test");
            await().atMost(PATIENCE).until(() -> connection().number() > number);
        }
        CompletableFuture<Answer> third = link.ask(FrameType.VOTE, NOTHING, 60_000);
        await().atMost(PATIENCE).until(() -> !port.ended.isEmpty());
        await().during(Duration.ofMillis(300)).until(() -> begun.size() == 1);
        held.countDown();
        answerOf(third);
        assertThat(begun).hasSize(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void onePeerThatDoesNotReadHoldsNoThreadAndBoundedBytes() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        port.handler = (connection, frame) -> awaitQuietly(held);
        connection();
        Endless entries = new Endless(200_000);
        link.attach(PeerLink.Lane.APPEND, entries);
        await().atMost(PATIENCE).until(() -> entries.sent.get() > 0);
        await().atMost(PATIENCE).until(() -> {
            int before = entries.sent.get();
            link.pump();
            return entries.sent.get() == before;
        });
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(link.ask(FrameType.TELL, new byte[10_000]));
        }
        assertThat(asked.stream().filter(CompletableFuture::isCompletedExceptionally))
                .isNotEmpty();
        assertThat(link.queuedBytes()).isBetween(1L, Port.LINK.queueBytesMax());
        held.countDown();
    }

    @Test
    void aSourceIsToldOfEachConnectionAndAskedOnlyInBetween() throws Exception {
        Endless entries = new Endless(10);
        entries.limit = 1;
        port.handler = (connection, frame) -> {
            if (frame.type() == FrameType.APPEND) {
                assertThat(connection.send(FrameType.ACK, NOTHING)).isTrue();
            }
        };
        link.attach(PeerLink.Lane.APPEND, entries);
        await().atMost(PATIENCE).until(() -> entries.events.contains("answered 1"));
        link.reset("test");
        entries.limit = 2;
        await().atMost(PATIENCE).until(() -> {
            link.pump();
            return entries.events.contains("answered 2");
        });
        assertThat(entries.events).containsExactly("up 1", "answered 1", "down 1", "up 2", "answered 2");
        link.attach(PeerLink.Lane.APPEND, null);
        await().atMost(PATIENCE).until(() -> entries.events.contains("down 2"));
        entries.limit = 3;
        link.pump();
        assertThat(entries.sent).hasValue(2);
    }

    @Test
    void aSourceThatFailsEndsTheConnectionAndNotTheLink() throws Exception {
        long first = connection().number();
        AtomicInteger asked = new AtomicInteger();
        link.attach(PeerLink.Lane.APPEND, new Endless(1) {
            @Override
            public boolean next(PeerConnection connection, FrameWriter out) {
                if (asked.incrementAndGet() == 1) {
                    out.begin(FrameType.APPEND);
                    out.room(Port.LARGE_BYTES_MAX + 1);
                }
                return false;
            }
        });
        await().atMost(PATIENCE).until(() -> asked.get() > 1);
        answerOf(link.ask(FrameType.VOTE, NOTHING));
        assertThat(connection().number()).isEqualTo(first + 1);
    }

    @Test
    void questionsOvertakeWhatASourceSends() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        List<FrameType> order = new CopyOnWriteArrayList<>();
        port.handler = (connection, frame) -> {
            awaitQuietly(held);
            order.add(frame.type());
            if (frame.type() == FrameType.VOTE) {
                connection.answer(frame.payload().getLong(), 0, NOTHING);
            }
        };
        connection();
        Endless entries = new Endless(1_000_000);
        link.attach(PeerLink.Lane.APPEND, entries);
        await().atMost(PATIENCE).until(() -> entries.sent.get() > 0);
        CompletableFuture<Answer> vote = link.ask(FrameType.VOTE, NOTHING, 60_000);
        int before = entries.sent.get();
        held.countDown();
        answerOf(vote);
        // One more may have been in the making when the question came, and pings go between.
        List<FrameType> seen = List.copyOf(order);
        assertThat(seen.subList(0, seen.indexOf(FrameType.VOTE)))
                .filteredOn(FrameType.APPEND::equals)
                .hasSizeLessThanOrEqualTo(before + 1);
    }

    @Test
    void anInterruptedThreadSendsWithoutHarmToTheConnection() throws Exception {
        long first = connection().number();
        CompletableFuture<Answer> asked = CompletableFuture.supplyAsync(() -> {
                    Thread.currentThread().interrupt();
                    CompletableFuture<Answer> answer = link.ask(FrameType.VOTE, NOTHING);
                    assertThat(Thread.interrupted()).isTrue();
                    return answer;
                })
                .thenCompose(answer -> answer);
        answerOf(asked);
        assertThat(connection().number()).isEqualTo(first);
    }

    @Test
    void threadsHaveNamesAndEndWithTheLink() throws Exception {
        answerOf(link.ask(FrameType.VOTE, NOTHING));
        assertThat(threads()).contains("raft-link-2", "raft-accept", "raft-in-1");
        CompletableFuture<Answer> unanswered = answerNothing();
        link.close();
        assertThat(unanswered).isCompletedExceptionally();
        assertThatThrownBy(() -> answerOf(link.ask(FrameType.VOTE, NOTHING)))
                .hasRootCauseMessage("this member is stopping");
        port.close();
        await().atMost(PATIENCE).until(() -> threads().isEmpty());
    }

    @Test
    void whatWasAskedBeforeTheLinkWasStartedFailsWhenItIsClosed() throws Exception {
        PeerLink never = PeerLink.to(port.asMember(), Port.handshake(3), Port.LINK);
        CompletableFuture<Answer> asked = never.ask(FrameType.VOTE, NOTHING, 60_000);
        never.close();
        assertThat(asked).isCompletedExceptionally();
    }

    private CompletableFuture<Answer> answerNothing() {
        port.handler = (connection, frame) -> {};
        return link.ask(FrameType.VOTE, NOTHING, 60_000);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("raft-"))
                .toList();
    }

    @Test
    void anInquiryMayAskWhatAMemberRemembersAndNothingElse() throws Exception {
        try (PeerLink inquiry =
                PeerLink.inquire(port.asMember(), Port.handshake(9), Port.LINK).start()) {
            answerOf(inquiry.ask(FrameType.MEMORY, NOTHING));
            assertThatThrownBy(() -> answerOf(inquiry.ask(FrameType.VOTE, NOTHING)))
                    .hasRootCauseInstanceOf(IOException.class);
            // The connection ends before it is counted.
            await().until(() -> port.refusals() > 0);
        }
    }

    @Test
    void whoIsNoMemberIsRefusedAndHearsWhy() throws Exception {
        try (PeerLink stranger = port.linkFrom(9)) {
            assertThatThrownBy(() -> answerOf(stranger.ask(FrameType.VOTE, NOTHING)))
                    .hasRootCauseInstanceOf(PeerRefusal.class)
                    .hasMessageContaining("no other member here has the number 9");
        }
    }

    @Test
    void anAddressThatIsNotThereIsLeftInTime() throws Exception {
        InetSocketAddress nobody = FreePorts.local();
        AtomicInteger refused = new AtomicInteger();
        GroupMember gone = new GroupMember(3, "127.0.0.1", nobody.getPort(), false);
        try (PeerLink toNobody = PeerLink.to(gone, Port.handshake(1), Port.LINK).start()) {
            toNobody.attach(PeerLink.Lane.FORWARD, new Endless(1) {
                @Override
                public void unreachable(IOException cause) {
                    refused.addAndGet(cause instanceof ConnectException ? 1 : 0);
                }
            });
            await().atMost(PATIENCE).until(() -> refused.get() >= 2);
        }
    }

    /** Has always one more. */
    private static class Endless implements FrameSource {
        final AtomicInteger sent = new AtomicInteger();
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile int limit = Integer.MAX_VALUE;
        private final byte[] payload;

        Endless(int bytes) {
            payload = new byte[bytes];
        }

        @Override
        public boolean next(PeerConnection connection, FrameWriter out) {
            if (sent.get() >= limit) {
                return false;
            }
            out.begin(FrameType.APPEND);
            out.putBytes(payload);
            sent.incrementAndGet();
            return true;
        }

        @Override
        public void answered(PeerConnection connection, Frame frame) {
            events.add("answered " + connection.number());
        }

        @Override
        public void up(PeerConnection connection) {
            events.add("up " + connection.number());
        }

        @Override
        public void down(PeerConnection connection, IOException cause) {
            events.add("down " + connection.number());
        }
    }
}
