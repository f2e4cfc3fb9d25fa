package io.oarlock.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list names what is there, says why where it matters, and the documents say what the list says. */
class LeftOutTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final boolean WRITE = Boolean.getBoolean("conformance.write");
    private static TestsJar jar;
    private static LeftOut leftOut;

    @BeforeAll
    static void read() throws IOException {
        jar = TestsJar.read();
        leftOut = LeftOut.read();
    }

    @Test
    void theJarIsReadWhole() {
        assertThat(jar.methods()).containsKeys("org.apache.zookeeper.test.ClientTest");
        assertThat(jar.methods().get("org.apache.zookeeper.test.QuorumHammerTest"))
                .contains("testHammerBasic");
        assertThat(jar.count()).isGreaterThan(1600);
    }

    @Test
    void everyLineNamesAMethodOrAClassOfTheJar() {
        assertThat(leftOut.lines()).allSatisfy(line -> {
            Set<String> methods = jar.methods().get(line.className());
            assertThat(methods).as(line.className()).isNotNull();
            if (line.method() != null) {
                assertThat(methods).contains(line.method());
            }
        });
    }

    @Test
    void nothingIsListedTwice() {
        assertThat(leftOut.lines().stream().map(LeftOut.Line::name)).doesNotHaveDuplicates();
    }

    @Test
    void whatIsMissingOrDifferentSaysWhat() {
        Set<Reason> explained = Set.of(Reason.MISSING, Reason.DIFFERENT, Reason.UNSTEADY);
        assertThat(leftOut.lines().stream()
                        .filter(line -> explained.contains(line.reason()))
                        .filter(line -> line.note().isBlank())
                        .map(LeftOut.Line::name)
                        .collect(Collectors.toList()))
                .isEmpty();
    }

    @Test
    void aLineThatIsNoneIsRefused() {
        assertThatThrownBy(() -> LeftOut.parse("because test.ClientTest")).hasMessageContaining("because");
        assertThatThrownBy(() -> LeftOut.parse("missing")).hasMessageContaining("missing");
    }

    /** To make the page: {@code -Dconformance.write=true}. */
    @Test
    void thePageSaysWhatTheListSays() throws IOException {
        Path page = REPOSITORY.resolve("docs/CONFORMANCE.md");
        String expected = new ConformancePage(jar, leftOut).text();
        if (WRITE) {
            Files.writeString(page, expected);
        }
        assertThat(page).hasContent(expected);
    }

    @Test
    void theReadmeCountsAsThePageDoes() throws IOException {
        Path readme = REPOSITORY.resolve("README.md");
        String sentence = new ConformancePage(jar, leftOut).sentence();
        if (WRITE) {
            Files.writeString(
                    readme, Files.readString(readme).replaceFirst("Of the \\d+ test methods of ZooKeeper.*", sentence));
        }
        // Nothing else is left in its line.
        assertThat(readme).content().contains(sentence + "\n");
    }
}
