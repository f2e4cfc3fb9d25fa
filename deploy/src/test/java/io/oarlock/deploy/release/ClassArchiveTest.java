package io.oarlock.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class archive, which a release makes for the JVM that it is to run on. */
class ClassArchiveTest {
    /** Newer ones keep what was counted, too, and have another format. */
    private static final String SUFFIX = Runtime.version().feature() < 25 ? ".jsa" : ".aot";

    private static final Pattern LOG_LINE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+ (INFO|WARN) .*");

    @TempDir
    private static Path unpacked;

    private static Path home;
    private static Path archive;
    private static byte[] whole;
    private static Launcher.Ended making;

    @TempDir
    private Path directory;

    private Launcher oarlock;

    @BeforeAll
    static void makeAnArchive() throws Exception {
        // Without a blank: JDK 17 finds no class of an archive in such a directory, and says nothing of it.
        Path there = Files.createDirectories(unpacked.resolve("there"));
        home = Release.unpackInto(there);
        making = Launcher.of(home.resolve("bin/oarlock"), unpacked).run("archive");
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            archive = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(making.output()));
        }
        whole = Files.readAllBytes(archive);
    }

    @BeforeEach
    void takeTheWholeArchive() throws Exception {
        put(whole);
        oarlock = Launcher.of(home.resolve("bin/oarlock"), directory);
    }

    @Test
    void theCommandSaysWhatItWroteAndLeavesNothingElse() throws IOException {
        assertThat(making.status()).as(making.output()).isZero();
        assertThat(making.output()).startsWith("oarlock: wrote " + archive).hasLineCount(1);
        assertThat(archive).hasFileName("oarlock-jdk" + System.getProperty("java.version") + SUFFIX);
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".jar")))
                    .containsExactlyInAnyOrder(
                            archive.getFileName().toString(), archive.getFileName() + ".sum", "native", "shell");
        }
    }

    @Test
    void aServerTakesItsClassesFromTheArchive() throws IOException {
        Path classes = directory.resolve("classes.log");
        oarlock.with("JVMFLAGS", "-Xlog:class+load:file=" + classes);

        assertServes();

        assertThat(Files.readString(classes))
                .contains("io.oarlock.deploy.ServerMain source: shared objects file")
                .contains("io.oarlock.ratis.RaftMember source: shared objects file");
    }

    /** As in an image with a read-only root: nothing that is unpacked could be run. */
    @Test
    void aServerTakesTheNativeLibraryThatIsUnpackedAlready() throws IOException {
        int port = FreePorts.take();
        try (ChildProcess server = oarlock.start("start", "--port", String.valueOf(port))) {
            Release.awaitServing(server, port);
            Path mapped = Path.of("/proc", String.valueOf(server.pid()), "maps");
            assumeThat(mapped).exists();
            assertThat(Files.readString(mapped))
                    .contains(home.toRealPath().resolve("lib/native") + "/librocksdbjni.so");
        }
    }

    @Test
    void anArchiveThatWasCutShortKeepsNoServerFromStarting() throws IOException {
        Files.write(archive, Arrays.copyOf(whole, 100_000));

        assertServes();
    }

    @Test
    void aByteThatHasChangedKeepsTheArchiveFromBeingUsed() throws IOException {
        byte[] changed = whole.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(archive, changed);
        Path classes = directory.resolve("classes.log");
        oarlock.with("JVMFLAGS", "-Xlog:class+load:file=" + classes);

        assertOnlyTheMissingFileIsSaid(oarlock);

        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains("io.oarlock."))
                .noneMatch(line -> line.contains("io.oarlock.") && line.contains("shared objects file"));
    }

    @Test
    void nothingIsSaidOfAFileThatIsNoArchive() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        put(noise);

        assertOnlyTheMissingFileIsSaid(oarlock);
    }

    @Test
    void nothingIsSaidWhereTheJarsAreNotThoseOfTheArchive() throws IOException {
        Path moved = home.resolveSibling("moved");
        Files.move(home, moved);
        try {
            assertOnlyTheMissingFileIsSaid(Launcher.of(moved.resolve("bin/oarlock"), directory));
        } finally {
            Files.move(moved, home);
        }
    }

    @Test
    void noArchiveIsMadeOfOtherClasses() {
        Launcher.Ended ended =
                oarlock.with("OARLOCK_CLASSPATH", home + "/lib/*").run("archive");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).startsWith("oarlock: no archive made: ").hasLineCount(1);
    }

    @Test
    void whatKeepsTheJvmFromWritingIsSaid() {
        Launcher.Ended ended = oarlock.with("JVMFLAGS", "-Xshare:of").run("archive");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("-Xshare:of").contains("oarlock: no archive made: ");
    }

    /** The JVM has mapped the archive, or not, by the time that a configuration is looked for. */
    private void assertOnlyTheMissingFileIsSaid(Launcher launcher) {
        Launcher.Ended ended = launcher.run("server", "no.cfg");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).startsWith("oarlock: no.cfg").hasLineCount(1);
    }

    private void assertServes() {
        int port = FreePorts.take();
        try (ChildProcess server = oarlock.start("start", "--port", String.valueOf(port))) {
            Release.awaitServing(server, port);
            // What the JVM says of an archive begins otherwise; a slow machine may be warned of.
            assertThat(server.log().lines())
                    .allMatch(line -> LOG_LINE.matcher(line).matches());
        }
    }

    private static void put(byte[] content) throws IOException, InterruptedException {
        Files.write(archive, content);
        Release.run("sh", "-c", "cksum < \"$0\" > \"$0.sum\"", archive.toString());
    }
}
