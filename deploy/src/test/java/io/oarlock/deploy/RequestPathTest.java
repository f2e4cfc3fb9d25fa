package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

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
    void everyFileOnTheRequestPathExists() throws IOException {
        List<String> files = found(FILE, ROOT.resolve("docs/REQUEST_PATH.md"));

        assertThat(files).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(files).allSatisfy(file -> assertThat(ROOT.resolve(file)).isRegularFile());
    }

    @Test
    void everyLinkOfTheReadmeAndTheDocumentsLeadsSomewhere() throws IOException {
        try (Stream<Path> documents =
                Stream.concat(Stream.of(ROOT.resolve("README.md")), Files.walk(ROOT.resolve("docs")))) {
            for (Path document :
                    documents.filter(file -> file.toString().endsWith(".md")).toList()) {
                assertThat(found(LINK, document))
                        .as(document.toString())
                        .allSatisfy(link ->
                                assertThat(document.resolveSibling(link)).exists());
            }
        }
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
