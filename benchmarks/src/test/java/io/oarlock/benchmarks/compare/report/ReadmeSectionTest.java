package io.oarlock.benchmarks.compare.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeSectionTest {
    private static final String TABLE = """
            A machine.

            | members | what | ZooKeeper | Oarlock | ratio (min-max) | target | met |
            |---|---|---|---|---|---|---|
            | 3 | get 100 B, 100x20 | 1 op/s | 6 op/s | **6.00** | >= 1.5 | yes |
            | 3 | multi of 10 sets, 100x10 | 1 op/s | 1 op/s | **1.00** | >= 2.0 | **no** |

            | members | row | ratio |
            |---|---|---|
            | 3 | get | 0.1 |
            """;

    @TempDir
    private Path directory;

    private Path results;

    @BeforeEach
    void results() throws IOException {
        results = Files.createDirectory(directory.resolve("results"));
        Files.writeString(results.resolve("comparison.md"), TABLE);
        Files.writeString(results.resolve("comparison.svg"), "<svg/>");
    }

    @Test
    void whatIsBetweenTheMarkersIsReplacedAndNothingElse() throws Exception {
        Path page = Files.writeString(
                directory.resolve("README.md"),
                "before\n<!-- comparison: begin -->\nold\n<!-- comparison: end -->\nafter\n");

        new ReadmeSection(page).update(results);
        new ReadmeSection(page).update(results);

        assertThat(page)
                .content()
                .startsWith("before\n<!-- comparison: begin -->\n![")
                .contains("(docs/comparison.svg)\n\n| members | what | ZooKeeper | Oarlock | ratio (min-max) |\n")
                .endsWith(
                        "|\n| 3 | get 100 B, 100x20 | 1 op/s | 6 op/s | **6.00** |\n<!-- comparison: end -->\nafter\n")
                .doesNotContain("old");
        assertThat(directory.resolve("docs/COMPARISON.md"))
                .content()
                .startsWith("# Comparison")
                .contains("multi of 10 sets", "| 3 | get | 0.1 |");
        assertThat(directory.resolve("docs/comparison.svg")).hasContent("<svg/>");
    }

    @Test
    void aPageWithoutMarkersIsLeftAlone() throws Exception {
        Path page = Files.writeString(directory.resolve("README.md"), "nothing here\n");

        assertThatThrownBy(() -> new ReadmeSection(page).update(results))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("comparison: begin");
        assertThat(page).hasContent("nothing here\n");
    }
}
