package io.oarlock.deploy.cli;

import static io.oarlock.deploy.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.cli.CommandRun.Ended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Adler32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever of ZooKeeper's files can be imported can be compared with the import. */
class VerifyFilesTest {
    private static final Path FILES = Path.of("../migration/src/test/resources/zookeeper/3.6.4/version-2");
    private static final int FILE_HEADER_BYTES = 16;
    private static final int PREFIX_BYTES = Long.BYTES + Integer.BYTES;

    @TempDir
    private Path directory;

    private Path snapshots;
    private Path logs;
    private String target;

    /** A snapshot before the log, which lies in a dataLogDir of its own. */
    @BeforeEach
    void copyFiles() throws IOException {
        snapshots = Files.createDirectories(directory.resolve("data/version-2")).getParent();
        logs = Files.createDirectories(directory.resolve("log/version-2")).getParent();
        target = directory.resolve("target").toString();
        Files.copy(FILES.resolve("snapshot.0"), snapshots.resolve("version-2/snapshot.0"));
        Files.copy(FILES.resolve("log.1"), logs.resolve("version-2/log.1"));
    }

    private Ended importFiles(String... more) {
        return withMore(
                more,
                "import",
                "--sessions",
                "--snapshot-dir",
                snapshots.toString(),
                "--log-dir",
                logs.toString(),
                "--data-dir",
                target);
    }

    private Ended verify(String... more) {
        return withMore(more, "verify", "--log-dir", logs.toString(), snapshots.toString(), target);
    }

    private static Ended withMore(String[] more, String... arguments) {
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return run(all);
    }

    private static void succeeds(Ended ended) {
        assertThat(ended.status()).as(ended.output()).isZero();
    }

    @Test
    void logsMayLieElsewhere() {
        succeeds(importFiles());

        succeeds(verify());
        assertThat(run("verify", snapshots.toString(), target).status()).isEqualTo(1);
    }

    @Test
    void whoseLogsAreMeantHasToBeClear() {
        Ended both = run("verify", "--log-dir", logs.toString(), snapshots.toString(), snapshots.toString());

        assertThat(both.status()).isEqualTo(2);
        assertThat(both.output()).contains("both trees are ZooKeeper's files");
    }

    @Test
    void aDamagedSnapshotIsPassedOverAsByAnImport() throws IOException {
        byte[] bytes = Files.readAllBytes(FILES.resolve("snapshot.25"));
        bytes[1000] ^= 1;
        Files.write(snapshots.resolve("version-2/snapshot.25"), bytes);
        succeeds(importFiles());

        succeeds(verify());
    }

    @Test
    void aWrongDigestIsIgnoredWhereTheImportHasIgnoredIt() throws IOException {
        spoilDigestOfFirstTransaction();
        assertThat(importFiles().status()).isEqualTo(10);
        succeeds(importFiles("--ignore-digest"));

        Ended strict = verify();

        assertThat(strict.status()).isEqualTo(2);
        assertThat(strict.output()).contains("digest");
        succeeds(verify("--ignore-digest"));
    }

    private void spoilDigestOfFirstTransaction() throws IOException {
        Path log = logs.resolve("version-2/log.1");
        byte[] bytes = Files.readAllBytes(log);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int record = FILE_HEADER_BYTES + PREFIX_BYTES;
        int length = buffer.getInt(record - Integer.BYTES);
        bytes[record + length - 1] ^= 1;
        Adler32 adler = new Adler32();
        adler.update(bytes, record, length);
        buffer.putLong(FILE_HEADER_BYTES, adler.getValue());
        Files.write(log, bytes);
    }

    /** Exit status 1 says that two trees were compared. */
    @Test
    void whatIsNoPathAtAllCannotBeRead() {
        assertThat(run("verify", "a\0b", snapshots.toString()).status()).isEqualTo(2);
        assertThat(run("verify", snapshots.toString(), "a\0b").status()).isEqualTo(2);
    }
}
