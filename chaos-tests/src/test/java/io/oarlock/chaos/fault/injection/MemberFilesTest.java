package io.oarlock.chaos.fault.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberFilesTest {

    @TempDir
    private Path data;

    private MemberFiles files;

    @BeforeEach
    void writeSome() throws Exception {
        Files.createDirectories(data.resolve("oarlock/state-0"));
        Files.writeString(data.resolve("myid"), "1\n");
        Files.write(data.resolve("oarlock/state-0/small.sst"), new byte[10]);
        Files.writeString(data.resolve("oarlock/state-0/large.sst"), "0123456789abcdef");
        files = new MemberFiles(data);
    }

    @Test
    void theLargestFileOfAKindIsFound() throws Exception {
        assertThat(files.largest(Pattern.compile("oarlock/.*\\.sst")))
                .contains(data.resolve("oarlock/state-0/large.sst"));
        assertThat(files.largest(Pattern.compile("nothing"))).isEmpty();
    }

    @Test
    void oneBitIsFlippedInTheMiddleOfWhatWasWritten() throws Exception {
        Path file = data.resolve("log");
        byte[] written = new byte[1 << 20];
        Arrays.fill(written, 0, 200_000, (byte) 1);
        Files.write(file, written);

        files.flip(file);

        byte[] flipped = Files.readAllBytes(file);
        assertThat(flipped[100_000]).isEqualTo((byte) 0x11);
        flipped[100_000] = 1;
        assertThat(flipped).isEqualTo(written);
    }

    @Test
    void cuttingAFileLeavesItsOtherNamesWhole() throws Exception {
        Path file = data.resolve("oarlock/state-0/large.sst");
        Path other = Files.createLink(data.resolve("linked.sst"), file);

        files.cut(file);

        assertThat(file).hasContent("01234567");
        assertThat(other).hasContent("0123456789abcdef");
    }

    @Test
    void aWipedMemberStillKnowsItsNumber() throws Exception {
        files.wipe();

        assertThat(data).isDirectoryNotContaining(path -> !path.endsWith("myid"));
        assertThat(data.resolve("myid")).hasContent("1\n");
    }
}
