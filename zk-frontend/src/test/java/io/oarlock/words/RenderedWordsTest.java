package io.oarlock.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.operations.ElectionTimes;
import io.oarlock.operations.MemberFacts;
import io.oarlock.operations.MemberOperations;
import io.oarlock.operations.Monitor;
import io.oarlock.operations.ServerConfiguration;
import io.oarlock.operations.ServerConfiguration.Directory;
import io.oarlock.operations.ServerVersion;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.traffic.TrafficTally;
import io.oarlock.wire.FourLetterCommand;
import io.oarlock.wire.OperatorWord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every byte of the answers of one member in each of its modes, held against files that tools can parse. */
class RenderedWordsTest {
    /** Some show the machine that the test runs on, or answer before anything else. */
    private static final Set<FourLetterCommand> NOT_HELD =
            EnumSet.of(FourLetterCommand.ENVI, FourLetterCommand.CRST, FourLetterCommand.SRST);

    private final MetricRegistry metrics = new MetricRegistry();
    private final FakeFrontEnd front = new FakeFrontEnd(metrics);

    @ParameterizedTest
    @CsvSource({
        "leader, LEADER",
        "follower, FOLLOWER",
        "observer, OBSERVER",
        "standalone, STANDALONE",
        "read-only, LOOKING"
    })
    void aWordIsRenderedAsZooKeeperDoes(String file, Role role) throws IOException {
        front.readOnly = role == Role.LOOKING;
        front.connect();
        countSomeTraffic();
        if (role == Role.LEADER) {
            front.deadlinesMillis.putAll(Map.of(0xa2L, 1_000L, 0xffL, 1_000L, 0x1aL, 3_000L));
        }

        assertThat(answers(role)).isEqualTo(expected(file));
    }

    private void countSomeTraffic() {
        TrafficTally tally = new TrafficTally();
        tally.requestReceived(100);
        tally.requestReceived(50);
        tally.writeProposed(50);
        tally.readAnswered(70, 1_500_000);
        tally.writeAnswered(40, 3_000_000);
        tally.moveTo(front.traffic());
    }

    private String answers(Role role) {
        FakeReplica replica = new FakeReplica(new ReplicaStatus(1, role, 1, 3, true, 0));
        replica.add(0xa2, 4000, "/x/e1", "/y");
        replica.add(0x1a, 6000);
        MemberFacts facts = new MemberFacts(
                new ServerVersion("3.9.5", "1.0", Instant.parse("2026-01-02T03:04:05Z")),
                System.nanoTime(),
                () -> configuration(role));
        Monitor monitor = new Monitor(facts, replica, front, new ElectionTimes(metrics), metrics);
        FourLetterWords words =
                new FourLetterWords(new MemberOperations(facts, replica, front, monitor, () -> {}), Set.of("*"));
        return Arrays.stream(FourLetterCommand.values())
                .filter(word -> !NOT_HELD.contains(word))
                .map(word -> "--- " + word.text() + "\n" + steady(words.answer(new OperatorWord(word, 255L))) + "\n")
                .collect(Collectors.joining());
    }

    /** Without what differs from one run to the next. */
    private static String steady(String answer) {
        return answer.replaceAll("(zk_(leader_)?uptime|zk_(open|max)_file_descriptor_count)\t\\d+", "$1\t#")
                .replaceAll(
                        "expire at [A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d .* \\d{4}:", "expire at #:");
    }

    private static ServerConfiguration configuration(Role role) {
        ServerConfiguration.Ensemble ensemble = new ServerConfiguration.Ensemble(
                new TreeMap<>(Map.of("initLimit", "10", "syncLimit", "5")),
                3888,
                2888,
                false,
                "server.1=h:2888:3888:participant\nversion=0");
        return new ServerConfiguration(
                2181,
                -1,
                new Directory(Path.of("/data/oarlock"), 11),
                new Directory(Path.of("/data/oarlock/log"), 22),
                2000,
                60,
                4000,
                40_000,
                -1,
                1,
                role == Role.STANDALONE ? null : ensemble);
    }

    private static String expected(String file) throws IOException {
        try (InputStream in = RenderedWordsTest.class.getResourceAsStream("/words/" + file + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
