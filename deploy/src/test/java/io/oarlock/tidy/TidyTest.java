package io.oarlock.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that a machine can check in the text of the files. Each failure names file and line. */
class TidyTest {
    private static final int MAX_FILE_LINES = 400;
    private static final int MAX_PACKAGE_FILES = 25;
    private static final int MAX_METHOD_LINES = 70;
    private static final int MAX_LINE_COLUMNS = 120;
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\.sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b");
    private static final Pattern MONITOR = Pattern.compile("\\bsynchronized\\b");
    private static final Pattern VAGUE_NAME = Pattern.compile("\\w*(Impl|Utils?|Helper|Manager)\\.java");
    private static final Pattern TEST_COMMAND = Pattern.compile("(?:-pl (\\S+) -am test )?-Dtest=(\\w+)");
    private static final List<String> CHANGELOG_GROUPS = List.of("Safety", "Performance", "Features", "Internals");

    private final Repository repository = Repository.around(Path.of(""));

    @Test
    void mainFilesAreShort() {
        assertThat(repository.mainJava()).isNotEmpty();
        assertNoFindings(repository.mainJava(), source -> {
            int count = source.lines().size();
            return count > MAX_FILE_LINES ? List.of(": " + count + " lines") : List.of();
        });
    }

    @Test
    void methodsAreShort() {
        assertNoFindings(
                javaFiles(),
                source -> source.methods().stream()
                        .filter(method -> method.length() > MAX_METHOD_LINES)
                        .map(method -> ":%d: %d lines: %s".formatted(method.line(), method.length(), method.header()))
                        .toList());
    }

    @Test
    void linesAreShort() {
        assertNoFindings(
                javaFiles(),
                source -> linesWhere(
                        source.lines(), line -> line.length() > MAX_LINE_COLUMNS && !line.startsWith("import ")));
    }

    @Test
    void nothingIsLeftForLater() {
        List<Path> files = repository.files("/", ".java", ".md", ".xml", ".yaml", ".yml", ".cfg", ".sh", ".properties");
        assertNoFindings(
                files,
                source -> linesWhere(
                        source.lines(), line -> UNFINISHED.matcher(line).find()));
    }

    @Test
    void testsWaitForConditionsInsteadOfSleeping() {
        assertNoFindings(
                repository.testJava(),
                source -> linesWhere(
                        source.code().lines().toList(),
                        line -> SLEEP.matcher(line).find()));
    }

    @Test
    void mainCodeUsesNoMonitors() {
        assertNoFindings(
                repository.mainJava(),
                source -> linesWhere(
                        source.code().lines().toList(),
                        line -> MONITOR.matcher(line).find()));
    }

    @Test
    void typesAreNamedAfterWhatTheyAre() {
        assertThat(repository.mainJava())
                .noneMatch(file ->
                        VAGUE_NAME.matcher(file.getFileName().toString()).matches());
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNullsAreMarked() {
        Stream<Path> packages =
                repository.mainJava().stream().map(Path::getParent).distinct();
        assertThat(packages).allSatisfy(directory -> {
            Path info = directory.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(repository.text(info)).startsWith("/**").contains("@NullMarked");
        });
    }

    @Test
    void packagesAreSmall() {
        Map<Path, Long> sizes =
                repository.mainJava().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        List<String> findings = sizes.entrySet().stream()
                .filter(entry -> entry.getValue() > MAX_PACKAGE_FILES)
                .map(entry -> repository.root().relativize(entry.getKey()) + ": " + entry.getValue() + " files")
                .toList();
        assertThat(findings).isEmpty();
    }

    @Test
    void packagesOfAllModulesFormNoCycle() {
        List<JavaSource> sources = repository.mainJava().stream()
                .map(file -> new JavaSource(repository.text(file)))
                .toList();
        assertThat(new PackageGraph(sources).cycles()).isEmpty();
    }

    @Test
    void everyModuleHasAReadme() {
        assertThat(repository.modules())
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(module ->
                        assertThat(module.resolve("README.md")).exists().isNotEmptyFile());
    }

    @Test
    void theChangelogHasOneShape() {
        List<String> lines = repository
                .text(repository.root().resolve("CHANGELOG.md"))
                .lines()
                .toList();
        assertThat(lines).startsWith("# Changelog").contains("## Unreleased");
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("## ")) {
                assertThat(line).matches("## (Unreleased|\\d+\\.\\d+\\.\\d+ - \\d{4}-\\d{2}-\\d{2})");
                seen.clear();
            } else if (line.startsWith("### ")) {
                seen.add(line.substring(4));
                assertThat(seen)
                        .isEqualTo(
                                CHANGELOG_GROUPS.stream().filter(seen::contains).toList());
            } else if (!seen.isEmpty() && !line.isBlank()) {
                assertThat(line).matches("(- \\S|  \\S).*");
            }
        }
    }

    @Test
    void theTestCommandOfTheReadmeIsTheOneThatContinuousIntegrationRuns() {
        Path script = repository.root().resolve(".ci/run");
        assertThat(Files.isExecutable(script)).isTrue();
        assertThat(repository.text(script)).contains("exec mvn -B verify");
        assertThat(repository.text(repository.root().resolve("README.md"))).contains("mvn -B verify");
    }

    @Test
    void theTestsThatTheTrackRecordRunsAreThere() {
        String record = repository.text(repository.root().resolve("chaos-tests/TRACK_RECORD.md"));
        List<MatchResult> commands = TEST_COMMAND.matcher(record).results().toList();
        assertThat(commands).isNotEmpty();
        List<String> missing = commands.stream()
                .filter(command -> command.group(1) == null || !hasTest(command.group(1), command.group(2)))
                .map(MatchResult::group)
                .toList();
        assertThat(missing).isEmpty();
    }

    private boolean hasTest(String module, String name) {
        Path sources = repository.root().resolve(module).resolve("src/test/java");
        return repository.testJava().stream()
                .anyMatch(test -> test.startsWith(sources) && test.endsWith(name + ".java"));
    }

    private List<Path> javaFiles() {
        return repository.files("/src/", ".java");
    }

    private void assertNoFindings(List<Path> files, Function<JavaSource, List<String>> check) {
        List<String> findings = files.stream()
                .flatMap(file -> check.apply(new JavaSource(repository.text(file))).stream()
                        .map(finding -> repository.root().relativize(file) + finding))
                .toList();
        assertThat(findings).isEmpty();
    }

    private static List<String> linesWhere(List<String> lines, Predicate<String> predicate) {
        return IntStream.range(0, lines.size())
                .filter(i -> predicate.test(lines.get(i)))
                .mapToObj(i -> ":" + (i + 1) + ": " + lines.get(i).strip())
                .toList();
    }
}
