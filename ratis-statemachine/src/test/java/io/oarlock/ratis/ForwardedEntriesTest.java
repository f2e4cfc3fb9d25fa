package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.membership.GroupMember;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.peer.FrameHandler;
import io.oarlock.peer.FrameSource;
import io.oarlock.peer.Handshake;
import io.oarlock.peer.InboundConnections;
import io.oarlock.peer.PeerAcceptor;
import io.oarlock.peer.PeerConnection;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.RefusalLog;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.ratis.transport.PeerStatus;
import io.oarlock.replication.EntryRefused;
import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets, to a leader that only takes notes. */
@Timeout(60)
class ForwardedEntriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGE_BYTES_MAX = 1 << 20;

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile PeerStatus refusing = PeerStatus.OK;
    private PeerAcceptor leader;
    private InetSocketAddress address;
    private PeerLink link;
    private ForwardedEntries entries;

    @BeforeEach
    void connect() throws IOException {
        address = FreePorts.local();
        openLeader();
        link = PeerLink.to(
                new GroupMember(2, "127.0.0.1", address.getPort(), false),
                handshake(1),
                new PeerLink.Settings(2000, 1 << 20));
        entries = new ForwardedEntries(link, new LeaderLink.Events() {
            @Override
            public void changed() {
                events.add("changed");
            }

            @Override
            public void gone(int member) {
                events.add("gone " + member);
            }
        });
        link.start();
        await().atMost(PATIENCE).until(() -> entries.connection() == 1);
    }

    private void openLeader() throws IOException {
        leader = new PeerAcceptor(
                handshake(2),
                new PeerAcceptor.Settings(10, LARGE_BYTES_MAX, 1 << 20),
                ends -> new Leader(),
                new InboundConnections(Long.MAX_VALUE),
                new RefusalLog(new MetricRegistry(), System::nanoTime));
        leader.open(address);
    }

    private static Handshake handshake(int member) {
        return Handshake.of(
                new UUID(1, 1),
                member,
                new Handshake.Takes(LARGE_BYTES_MAX, 1),
                other -> true,
                Handshake.Protection.NONE);
    }

    @AfterEach
    void disconnect() {
        link.close();
        leader.close();
    }

    private CompletableFuture<Void> send(String entry) {
        return entries.send(Bytes.utf8(entry), entries.connection());
    }

    @Test
    void entriesArriveInOrderAndWithoutAnAnswer() {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            names.add("entry " + i);
            sent.add(send("entry " + i));
        }
        await().atMost(PATIENCE).until(() -> taken.size() == 200);
        assertThat(taken).isEqualTo(names);
        assertThat(sent).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void aRefusalFailsTheEntryThatItIsAbout() {
        CompletableFuture<Void> first = send("first");
        await().atMost(PATIENCE).until(() -> taken.size() == 1);
        refusing = PeerStatus.UNACCEPTABLE;
        CompletableFuture<Void> second = send("second");
        assertThatThrownBy(() -> second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(EntryRefused.class)
                .hasMessageContaining("no such leader");
        refusing = PeerStatus.NOT_LEADER;
        CompletableFuture<Void> third = send("third");
        assertThatThrownBy(() -> third.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EntryRefused.class);
        assertThat(first).isNotDone();
    }

    @Test
    void entriesOfAConnectionThatIsOverFailAndAreNotSentOverTheNext() {
        CompletableFuture<Void> lost = send("lost");
        await().atMost(PATIENCE).until(() -> taken.size() == 1);
        link.reset("test");
        await().atMost(PATIENCE).until(() -> entries.connection() == 2);
        assertThat(lost).isCompletedExceptionally();
        assertThat(entries.send(Bytes.utf8("late"), 1)).isCompletedExceptionally();
        CompletableFuture<Void> next = send("next");
        await().atMost(PATIENCE).until(() -> taken.contains("next"));
        assertThat(taken).containsExactly("lost", "next");
        assertThat(next).isNotDone();
    }

    @Test
    void aThreadThatIsLateForTheConnectionBeforeTakesNothing() throws Exception {
        Late late = new Late();
        link.attach(PeerLink.Lane.FORWARD, late);
        await().atMost(PATIENCE).until(() -> late.ups.get() == 1);
        late.thread.start();
        await().atMost(PATIENCE).until(() -> late.isHeldUp);
        link.reset("test");
        await().atMost(PATIENCE).until(() -> entries.connection() == 2);
        CompletableFuture<Void> next = send("next");
        late.goesOn.countDown();
        late.thread.join(PATIENCE.toMillis());
        link.pump();
        await().atMost(PATIENCE).until(() -> taken.contains("next"));
        assertThat(next).isNotDone();
    }

    /** Holds one thread up on its way to the first connection, and the second connection until that one is through. */
    private final class Late implements FrameSource {
        final AtomicInteger ups = new AtomicInteger();
        final CountDownLatch goesOn = new CountDownLatch(1);
        final Thread thread = new Thread(link::pump, "late");
        volatile boolean isHeldUp;

        @Override
        public boolean next(PeerConnection connection, FrameWriter out) {
            if (Thread.currentThread() == thread && connection.number() == 1) {
                isHeldUp = true;
                try {
                    goesOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            boolean waits = connection.number() == 2 && thread.isAlive();
            return !waits && entries.next(connection, out);
        }

        @Override
        public void answered(PeerConnection connection, Frame frame) throws PeerRefusal {
            entries.answered(connection, frame);
        }

        @Override
        public void up(PeerConnection connection) {
            entries.up(connection);
            ups.incrementAndGet();
        }

        @Override
        public void down(PeerConnection connection, IOException cause) {
            entries.down(connection, cause);
        }
    }

    @Test
    void aLeaderThatIsGoneIsSaidToBeOnce() {
        leader.close();
        await().atMost(PATIENCE).until(() -> events.contains("gone 2"));
        assertThat(entries.connection()).isNegative();
        assertThat(send("into the void")).isCompletedExceptionally();
        assertThat(events).containsExactly("changed", "changed", "gone 2");
    }

    private final class Leader implements FrameHandler {
        @Override
        public void received(PeerConnection connection, Frame frame) {
            long number = frame.payload().getLong();
            if (refusing == PeerStatus.OK) {
                taken.add(new String(frame.content(), StandardCharsets.UTF_8));
                return;
            }
            byte[] why = "no such leader".getBytes(StandardCharsets.US_ASCII);
            byte[] refusal = ByteBuffer.allocate(Long.BYTES + 1 + why.length)
                    .putLong(number)
                    .put((byte) refusing.ordinal())
                    .put(why)
                    .array();
            assertThat(connection.send(FrameType.FORWARD_REFUSED, refusal)).isTrue();
        }
    }
}
