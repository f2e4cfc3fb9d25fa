package io.oarlock.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The measure is itself measured: two ZooKeeper servers must not differ, and a difference put in must be found. */
class OracleAgainstItselfTest {

    @TempDir
    static Path directory;

    private static Cluster one;
    private static Cluster other;

    @BeforeAll
    static void startBoth() {
        ClusterSpec spec = ClusterSpec.of(ServerKind.ZOOKEEPER, 1);
        one = Cluster.start(spec, directory.resolve("one"));
        other = Cluster.start(spec, directory.resolve("other"));
    }

    @AfterAll
    static void stopBoth() {
        one.close();
        other.close();
    }

    static List<Scripts.Script> scripts() {
        return Scripts.in("differential");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void twoZooKeepersSayTheSame(Scripts.Script script) {
        Comparer comparer = comparer(other.member(1).clientAddress());
        List<Difference> differences =
                script.atTheRoot() ? comparer.compareAtTheRoot(script.lines()) : comparer.compare(script.lines());
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoZooKeepersSayTheSameToRandomRequests(long seed) {
        List<Line> script = new RandomScripts(seed).script(150);
        Comparer comparer = comparer(other.member(1).clientAddress());
        List<Difference> differences = comparer.compare(script);
        assertThat(differences.stream().findFirst().map(first -> comparer.explain(script, first)))
                .isEmpty();
    }

    /** Both, since a change under the root of one alone would be a difference to the scripts about the root. */
    static Stream<InetSocketAddress> both() {
        return Stream.of(one, other).map(cluster -> cluster.member(1).clientAddress());
    }

    @ParameterizedTest
    @MethodSource("both")
    void noSessionOutlivesItsScript(InetSocketAddress server) {
        new Player(server, "").play(Line.script("A: connect\nA: create /outlives x flags=1\nA: exists /outlives &"));
        List<List<String>> seen = new Player(server, "").play(Line.script("A: connect\nA: exists /outlives"));
        assertThat(seen.get(1)).singleElement().asString().contains("err=-101");
    }

    @ParameterizedTest
    @MethodSource("both")
    void whatIsAwaitedIsWrittenUnderTheAwaitHoweverSoonItComes(InetSocketAddress server) {
        List<List<String>> seen = new Player(server, "").play(Line.script("""
                A: connect
                B: connect
                A: exists /awaited watch
                B: create /awaited x flags=1
                A: await
                """));
        assertThat(seen.get(3)).noneMatch(text -> text.contains("event"));
        assertThat(seen.get(4)).singleElement().asString().contains("event NodeCreated /awaited");
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("another error code", () -> each(whenErr(-110, frame -> putInt(frame, 12, -101)))),
                lie("a version that is one too high", () -> each(whenSize(STAT_REPLY, frame -> putInt(frame, 48, 9)))),
                lie(
                        "a time that is not the time of the zxid",
                        () -> each(whenSize(STAT_REPLY, frame -> shift(frame, 32)))),
                lie(
                        "a child creation that is not counted",
                        () -> each(whenSize(STAT_REPLY, frame -> putInt(frame, 52, 0)))),
                lie("an owner that is no session", () -> each(whenSize(STAT_REPLY, frame -> shift(frame, 60)))),
                lie("a zxid that falls", () -> each(whenErr(-101, frame -> putLong(frame, 4, 1)))),
                lie("an event that is lost", () -> frame -> isEvent(frame) ? List.of() : List.of(frame)),
                lie(
                        "an event that comes twice",
                        () -> frame -> isEvent(frame) ? List.of(frame, frame) : List.of(frame)),
                lie("an event without its zxid", () -> each(whenXid(-1, frame -> putLong(frame, 4, -1)))),
                lie("an event of another kind", () -> each(whenXid(-1, frame -> putInt(frame, 16, 3)))),
                lie("an event behind the reply", LateEvents::new),
                lie("a reply that is one byte longer", () -> each(frame -> Arrays.copyOf(frame, frame.length + 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aDifferenceThatWasPutInIsFound(String name, Supplier<TamperingProxy.Lie> lies) throws IOException {
        List<Line> script = Line.script("""
                A: connect
                A: exists /n watch
                A: create /n x
                A: create /n x
                A: children /n watch
                A: create /n/kid x flags=1
                A: exists /n/kid
                A: set /n y
                A: exists /n
                A: exists /none
                """);
        try (TamperingProxy proxy = new TamperingProxy(other.member(1).clientAddress(), lies)) {
            assertThat(comparer(proxy.address()).compare(script)).as(name).isNotEmpty();
        }
    }

    @Test
    void theReportOfADifferenceHoldsASmallScript() throws IOException {
        Supplier<TamperingProxy.Lie> wrongCode = () -> each(whenErr(-110, frame -> putInt(frame, 12, -101)));
        try (TamperingProxy proxy = new TamperingProxy(other.member(1).clientAddress(), wrongCode)) {
            Comparer comparer = comparer(proxy.address());
            List<Line> script = new RandomScripts(7).script(120);
            Difference difference = comparer.compare(script).get(0);
            String report = comparer.explain(script, difference);
            assertThat(report.substring(0, report.indexOf("line ")).lines().toList())
                    .as(report)
                    .hasSizeBetween(3, 6);
        }
    }

    @Test
    void aWantedDifferenceIsPassedOverAndOneThatNeverCameIsNamed() throws IOException {
        KnownDifferences known = new KnownDifferences(List.of(
                new KnownDifference(
                        "code",
                        "for the test",
                        difference -> difference.line().verb().equals("create")),
                new KnownDifference("stale", "for the test", difference -> false)));
        Supplier<TamperingProxy.Lie> wrongCode = () -> each(whenErr(-110, frame -> putInt(frame, 12, -101)));
        try (TamperingProxy proxy = new TamperingProxy(other.member(1).clientAddress(), wrongCode)) {
            Comparer comparer = new Comparer(one.member(1).clientAddress(), proxy.address(), known);
            assertThat(comparer.compare(Line.script("A: connect\nA: create /n x\nA: create /n x\nA: exists /n")))
                    .isEmpty();
            assertThat(known.neverMet()).containsExactly("stale");
        }
    }

    private static final int STAT_REPLY = 16 + 68;

    /** Holds every event back until the frame after it has been sent. */
    private static final class LateEvents implements TamperingProxy.Lie {
        private byte[] held;

        @Override
        public List<byte[]> instead(byte[] payload) {
            if (isEvent(payload) && held == null) {
                held = payload;
                return List.of();
            }
            List<byte[]> told = held == null ? List.of(payload) : List.of(payload, held);
            held = null;
            return told;
        }
    }

    private static Arguments lie(String name, Supplier<TamperingProxy.Lie> lie) {
        return Arguments.of(name, lie);
    }

    private static TamperingProxy.Lie each(UnaryOperator<byte[]> change) {
        return frame -> List.of(change.apply(frame));
    }

    private static UnaryOperator<byte[]> whenErr(int err, UnaryOperator<byte[]> change) {
        return frame -> ByteBuffer.wrap(frame).getInt(12) == err ? change.apply(frame) : frame;
    }

    private static UnaryOperator<byte[]> whenXid(int xid, UnaryOperator<byte[]> change) {
        return frame -> ByteBuffer.wrap(frame).getInt(0) == xid ? change.apply(frame) : frame;
    }

    private static UnaryOperator<byte[]> whenSize(int size, UnaryOperator<byte[]> change) {
        return frame -> frame.length == size ? change.apply(frame) : frame;
    }

    private static byte[] putInt(byte[] frame, int at, int value) {
        return ByteBuffer.wrap(frame).putInt(at, value).array();
    }

    private static byte[] putLong(byte[] frame, int at, long value) {
        return ByteBuffer.wrap(frame).putLong(at, value).array();
    }

    private static byte[] shift(byte[] frame, int at) {
        return putLong(frame, at, ByteBuffer.wrap(frame).getLong(at) + 1);
    }

    private static boolean isEvent(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt(0) == ReplyHeader.EVENT_XID;
    }

    private static Comparer comparer(InetSocketAddress subject) {
        return new Comparer(one.member(1).clientAddress(), subject, new KnownDifferences(List.of()));
    }
}
