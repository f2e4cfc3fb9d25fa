package io.oarlock.ratis;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.bootstrap.Incarnation;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.fuzz.Corpus;
import io.oarlock.ratis.log.VoteBackup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a member finds at its start: it goes on, or ends with the name of the file. */
class StateFilesFuzzTest {
    private static final int MUTANTS = 500;
    private static final byte[] WHOLE_VOTE = "votedFor=1\nterm=3\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    /** The first byte says what the others are to be read as. */
    @FuzzTest(maxDuration = "10m")
    void aFileIsReadOrRefused(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0] % 4) {
                case 0 -> {
                    Files.write(directory.resolve("INCARNATION"), content);
                    Incarnation.begin(directory, 1, 1);
                }
                case 1 -> restore(content, WHOLE_VOTE);
                case 2 -> restore(WHOLE_VOTE, content);
                default -> {
                    Files.write(directory.resolve("STATE"), content);
                    new StateDirectory(directory).live();
                }
            }
        } catch (IOException refused) {
            // What such files are for.
        }
    }

    @Test
    void seedsThatAreChangedAreReadOrRefused() {
        Corpus.of(getClass(), "aFileIsReadOrRefused").forEachMutant(MUTANTS, this::aFileIsReadOrRefused);
    }

    private void restore(byte[] file, byte[] copy) throws IOException {
        Files.createDirectories(directory.resolve("current"));
        Files.write(directory.resolve("current/raft-meta"), file);
        Files.write(directory.resolve("raft-meta.kept"), copy);
        new VoteBackup(directory).restore(1);
    }
}
