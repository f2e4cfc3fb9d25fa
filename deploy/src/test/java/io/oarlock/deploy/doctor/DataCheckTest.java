package io.oarlock.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.doctor.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories without a state; those with one are looked at in RefusedStartTest. */
class DataCheckTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsNotThereYetIsNothingToWorryAbout() {
        Path data = directory.resolve("data");

        assertThat(DataCheck.of(new Directories(data, data))).allMatch(finding -> finding.level() == Level.GOOD);
        assertThat(data).doesNotExist();
    }

    @Test
    void anEmptyDirectoryHoldsNoData() {
        assertThat(checked()).last().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.GOOD);
            assertThat(finding.what()).contains("holds no data yet");
        });
    }

    @Test
    void aFileInThePlaceOfADirectoryIsAProblem() throws IOException {
        Path file = Files.createFile(directory.resolve("data"));

        assertThat(DataCheck.of(new Directories(file, file)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("is a file, not a directory"));
    }

    @Test
    void theDataOfAZooKeeperServerWantsAnImport() throws IOException {
        Files.createDirectories(directory.resolve("version-2"));
        Files.createFile(directory.resolve("version-2/snapshot.0"));

        assertThat(checked()).last().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.PROBLEM);
            assertThat(finding.advice()).startsWith("oarlock import --snapshot-dir " + directory);
        });
    }

    @Test
    void aDirectoryWithoutAStateIsAProblem() throws IOException {
        Files.createDirectories(directory.resolve("oarlock/log"));

        assertThat(checked()).last().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.PROBLEM);
            assertThat(finding.what()).startsWith("the data cannot be read: ");
        });
    }

    private List<Finding> checked() {
        return DataCheck.of(new Directories(directory, directory));
    }
}
