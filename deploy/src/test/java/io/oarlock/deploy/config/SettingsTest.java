package io.oarlock.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void noKeyStandsInTheTableTwice() {
        assertThat(Settings.all()).extracting(Setting::key).doesNotHaveDuplicates();
    }

    @Test
    void everyDefaultIsAValueThatMayBeGiven() {
        assertThat(Settings.effectiveSettings())
                .filteredOn(setting -> !setting.defaultValue().isEmpty())
                .allSatisfy(setting -> assertThat(
                                setting.type().read(setting.defaultValue()).remark())
                        .as(setting.key())
                        .isNull());
    }

    @Test
    void everySettingSaysWhatItMeansInASentence() {
        assertThat(Settings.all())
                .allSatisfy(
                        setting -> assertThat(setting.doc()).as(setting.key()).endsWith("."));
    }

    @Test
    void aKeyGoesBeforeAFamily() {
        assertThat(Settings.find("metricsProvider.httpPort")).contains(Settings.METRICS_PORT);
        assertThat(Settings.find("metricsProvider.exportJvmInfo").orElseThrow().key())
                .isEqualTo("metricsProvider.*");
    }

    /** When this fails: {@code bin/oarlock settings > docs/CONFIGURATION.md}. */
    @Test
    void theDocumentationIsThatOfTheTable() throws IOException {
        assertThat(Files.readString(Path.of("../docs/CONFIGURATION.md"))).isEqualTo(ConfigurationPage.markdown());
    }
}
