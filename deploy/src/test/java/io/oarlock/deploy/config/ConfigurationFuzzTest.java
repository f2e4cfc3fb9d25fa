package io.oarlock.deploy.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.deploy.config.reader.ConfigReader;
import io.oarlock.fuzz.Corpus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationFuzzTest {
    private static final int MUTANTS = 2_000;

    @FuzzTest(maxDuration = "10m")
    void aFileIsReadOrRefused(byte[] input) {
        try {
            ConfigReader.parse("zoo.cfg", new String(input, StandardCharsets.ISO_8859_1), Map.of());
        } catch (ConfigException refused) {
            // What such files are for.
        }
    }

    @Test
    void seedsThatAreChangedAreReadOrRefused() {
        Corpus.of(getClass(), "aFileIsReadOrRefused").forEachMutant(MUTANTS, this::aFileIsReadOrRefused);
    }
}
