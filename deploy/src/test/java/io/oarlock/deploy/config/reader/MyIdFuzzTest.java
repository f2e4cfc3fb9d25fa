package io.oarlock.deploy.config.reader;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.fuzz.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MyIdFuzzTest {
    private static final int MUTANTS = 500;

    @TempDir
    private Path directory;

    @FuzzTest(maxDuration = "10m")
    void anIdIsReadOrRefused(byte[] input) {
        try {
            Path file = Files.write(directory.resolve("myid"), input);
            MyId.read(file);
        } catch (ConfigException refused) {
            // What such files are for.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void seedsThatAreChangedAreReadOrRefused() {
        Corpus.of(getClass(), "anIdIsReadOrRefused").forEachMutant(MUTANTS, this::anIdIsReadOrRefused);
    }
}
