package io.oarlock.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void noKeyStandsInTheTableTwice() {
        assertThat(Settings.all()).extracting(Setting::key).doesNotHaveDuplicates();
    }

    @Test
    void everyDefaultIsAValueThatMayBeGiven() {
        assertThat(Settings.effectiveSettings())
                .filteredOn(setting -> !setting.defaultText().isEmpty())
                .allSatisfy(setting -> assertThat(
                                setting.type().read(setting.defaultText()).remark())
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
        assertThat(Settings.find("metricsProvider.httpPort").orElseThrow()).isEqualTo(Settings.METRICS_PORT);
        assertThat(Settings.find("metricsProvider.numWorkerThreads")
                        .orElseThrow()
                        .key())
                .isEqualTo("metricsProvider.*");
    }

    /** When this fails: {@code bin/oarlock settings > docs/CONFIGURATION.md}. */
    @Test
    void theDocumentationIsThatOfTheTable() throws IOException {
        assertThat(Files.readString(Path.of("../docs/CONFIGURATION.md"))).isEqualTo(ConfigurationPage.markdown());
    }

    @Test
    void everySettingSetsABoundOrIsAskedForSomewhere() throws IOException, IllegalAccessException {
        for (Class<?> table : List.of(Settings.class, SecuritySettings.class, MemberSecuritySettings.class)) {
            String sources = sourcesBeside(table.getSimpleName() + ".java");
            for (Field field : table.getDeclaredFields()) {
                if (field.getType() == Setting.class && ((Setting<?>) field.get(null)).bound() == null) {
                    assertThat(sources)
                            .as(field.getName())
                            .containsPattern("\\b" + table.getSimpleName() + "\\." + field.getName() + "\\b");
                }
            }
        }
    }

    private static String sourcesBeside(String left) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.endsWith(left))
                    .toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
