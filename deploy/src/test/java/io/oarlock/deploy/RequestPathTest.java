package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestPathTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern FILE = Pattern.compile("(?m)^\\d+\\. `([^`]+)`");
    /** No path has a star: that is a regular expression. */
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#*]+)[)#]");

    @Test
    void everyFileOnTheRequestPathExists() {
        List<String> files = found(FILE, ROOT.resolve("docs/REQUEST_PATH.md"));

        assertThat(files).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(files).allSatisfy(file -> assertThat(ROOT.resolve(file)).isRegularFile());
    }

    @Test
    void everyFileThatTheArchitectureNamesExists() throws IOException {
        List<String> named =
                found(Pattern.compile("`([a-z]+/[A-Z]\\w+\\.java)`"), ROOT.resolve("docs/ARCHITECTURE.md"));
        List<String> files = new ArrayList<>();
        for (String module : List.of("storage-rocksdb", "ratis-statemachine", "zk-frontend", "chaos-tests")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                all.map(Path::toString).forEach(files::add);
            }
        }
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named).allSatisfy(name -> assertThat(files).anyMatch(file -> file.endsWith("/" + name)));
    }

    @Test
    void everyClassThatWorksAroundRatisExists() throws IOException {
        Pattern name = Pattern.compile("`(?:[a-z]+\\.)*([A-Z][a-z]\\w+)(?:\\.\\w+)?`");
        Set<String> classes;
        try (Stream<Path> files = Files.walk(ROOT.resolve("ratis-statemachine/src"))) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".java"))
                    .map(file -> file.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        List<String> named = found(name, ROOT.resolve("docs/RATIS.md"));
        assertThat(named).hasSizeGreaterThan(40);
        named.removeAll(Set.of("BaseStateMachine"));
        assertThat(classes).containsAll(named);
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
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
