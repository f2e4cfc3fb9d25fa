package io.oarlock.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What users are told of the wanted differences. */
class KnownDifferencesTest {

    @Test
    void everyOneStandsOnThePageForUsers() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "COMPATIBILITY.md"));
        assertThat(KnownDifferences.WANTED)
                .allSatisfy(difference -> assertThat(page).contains("\n| " + difference.name() + " |"));
    }
}
