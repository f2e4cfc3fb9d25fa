package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestPathTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern FILE = Pattern.compile("(?m)^\\d+\\. `([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)");

    @Test
    void everyFileOnTheRequestPathExists() {
        List<String> files = found(FILE, ROOT.resolve("docs/REQUEST_PATH.md"));

        assertThat(files).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(files).allSatisfy(file -> assertThat(ROOT.resolve(file)).isRegularFile());
    }

    @Test
    void everyLinkOfTheReadmeAndTheDocumentsLeadsSomewhere() throws IOException {
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(Stream.of(ROOT.resolve("README.md")), documents)
                    .filter(file -> file.toString().endsWith(".md"))
                    .forEach(RequestPathTest::assertThatLinksLeadSomewhere);
        }
    }

    private static void assertThatLinksLeadSomewhere(Path document) {
        assertThat(found(LINK, document))
                .as(document.toString())
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    private static List<String> found(Pattern pattern, Path file) {
        return pattern.matcher(contentOf(file.toFile()))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
