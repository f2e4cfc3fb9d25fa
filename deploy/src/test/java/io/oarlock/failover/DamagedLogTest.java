package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a member makes of a Raft log that is not as it left it. The files are those of Ratis. */
@Timeout(420)
class DamagedLogTest {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(40);
    private static final int CUT_BYTES = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private Ensemble ensemble;
    private Member follower;
    private Writer writer;

    @BeforeEach
    void killAFollowerUnderLoad() throws Exception {
        assumeTrue(ServerKind.chosen() == ServerKind.OARLOCK, "the files are Oarlock's");
        ensemble = Ensemble.start(3, directory);
        Member leader = ensemble.cluster().awaitLeader();
        follower = ensemble.allBut(leader).get(0);
        writer = new Writer(ensemble.connect(leader), "/load");
        writer.awaitRounds(200);
        follower.kill();
    }

    @AfterEach
    void stop() {
        if (ensemble != null) {
            ensemble.close();
        }
    }

    @Test
    void aTornTailIsDroppedAndFetchedAgain() throws Exception {
        Path log = openSegment();
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(written(log) - CUT_BYTES);
        }

        follower.start();
        follower.awaitServing();

        verifyThroughFollower();
    }

    @Test
    void aDamagedMiddleKeepsTheMemberOutUntilItIsWiped() throws Exception {
        Path log = openSegment();
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            long middle = written(log) / 2;
            file.seek(middle);
            int old = file.read();
            file.seek(middle);
            file.write(old ^ 0x20);
        }

        follower.start();
        follower.process().awaitExit(EXIT_TIMEOUT);

        assertThat(follower.process().exitCode()).isNotZero();
        assertThat(follower.process().log()).contains(log.getFileName().toString());
        ensemble.wipe(follower);
        follower.start();
        follower.awaitServing();
        verifyThroughFollower();
    }

    private void verifyThroughFollower() throws Exception {
        writer.awaitRounds(20);
        writer.stop();
        Client reader = ensemble.connect(follower);
        reader.sync();
        writer.verify(reader);
    }

    /** Where the entries end: a segment is longer than that, with zeros at its end. */
    private static long written(Path log) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private Path openSegment() throws IOException {
        try (Stream<Path> files = Files.walk(ensemble.data(follower))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
