package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.peer.frame.FrameType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Java asks for new keys by itself after 2^37 bytes that were encrypted with the ones before. Here it does after 2^18
 * bytes, in a process of its own, as the limit is that of a process.
 */
@Timeout(120)
class RenewedKeysTest {
    private static final String KEPT = "one connection all along";
    private static final String RENEWAL = "Produced KeyUpdate post-handshake message";
    private static final int FRAME_BYTES = 60_000;
    private static final int FRAMES = 500;
    private static final int UNANSWERED_MAX = 8;

    @TempDir
    private Path directory;

    /** Where most bytes go. */
    enum Load {
        /** Frames that have no answer, as what a follower forwards to its leader. */
        THERE {
            @Override
            void go(Port port, PeerLink link) throws Exception {
                AtomicLong arrived = new AtomicLong();
                FrameHandler answers = port.handler;
                port.handler = (connection, frame) -> {
                    if (frame.type() == FrameType.FORWARD) {
                        arrived.incrementAndGet();
                    } else {
                        answers.received(connection, frame);
                    }
                };
                for (int i = 0; i < FRAMES; i++) {
                    soon().until(() -> isGoneOrTakes(link.connection(), new byte[FRAME_BYTES]));
                }
                soon().until(() -> arrived.get() == FRAMES || link.connection() == null);
            }

            private static boolean isGoneOrTakes(PeerConnection current, byte[] payload) {
                return current == null || current.send(FrameType.FORWARD, payload);
            }

            private static ConditionFactory soon() {
                return await().atMost(Duration.ofSeconds(60))
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1));
            }
        },
        BACK {
            @Override
            void go(Port port, PeerLink link) throws Exception {
                port.handler = (connection, frame) ->
                        connection.answer(frame.payload().getLong(), Answer.OK, new byte[FRAME_BYTES]);
                askOften(link, 1);
            }
        },
        BOTH {
            @Override
            void go(Port port, PeerLink link) throws Exception {
                askOften(link, FRAME_BYTES);
            }
        };

        abstract void go(Port port, PeerLink link) throws Exception;

        private static void askOften(PeerLink link, int bytes) throws Exception {
            Deque<CompletableFuture<Answer>> asked = new ArrayDeque<>();
            for (int i = 0; i < FRAMES; i++) {
                asked.add(link.ask(FrameType.TELL, new byte[bytes]));
                if (asked.size() > UNANSWERED_MAX) {
                    asked.remove().get(30, TimeUnit.SECONDS);
                }
            }
            for (CompletableFuture<Answer> each : asked) {
                each.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void membersKeepTheirConnection(Load load) throws Exception {
        Path limits = Files.writeString(
                directory.resolve("limits"),
                "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^18, ChaCha20-Poly1305 KeyUpdate 2^18\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.security.properties=" + limits,
                        "-Djavax.net.debug=ssl:handshake",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RenewedKeysTest.class.getName(),
                        load.name(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        long renewals = said.lines().filter(line -> line.contains(RENEWAL)).count();
        assertThat(said.lines().filter(line -> line.startsWith(KEPT) || line.startsWith("Exception")))
                .as("%s renewals", renewals)
                .containsExactly(KEPT);
        assertThat(renewals).isGreaterThan(FRAMES * FRAME_BYTES / (1 << 18));
    }

    /** The process whose keys are short-lived. */
    public static void main(String[] arguments) throws Exception {
        PeerTlsFixture tls = new PeerTlsFixture(Path.of(arguments[1]));
        try (Port port = new Port(2)) {
            port.protection = tls.required(tls.certificateOf(2));
            port.open();
            try (PeerLink link = port.linkFrom(1, tls.required(tls.certificateOf(1)))) {
                link.ask(FrameType.VOTE, new byte[] {7}).get(30, TimeUnit.SECONDS);
                Load.valueOf(arguments[0]).go(port, link);
                // What is left of the last renewal is said while nothing else is.
                await().during(Duration.ofMillis(200)).until(() -> link.connection() != null);
                link.ask(FrameType.VOTE, new byte[] {7}).get(30, TimeUnit.SECONDS);
                System.out.println(port.opened.size() == 1 && port.ended.isEmpty() ? KEPT : KEPT + "? " + port.ended);
            }
        }
    }
}
