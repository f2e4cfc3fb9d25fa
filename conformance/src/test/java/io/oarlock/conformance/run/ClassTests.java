package io.oarlock.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A test for each class of the jar: what it runs is as the list of what is left out says. */
final class ClassTests {
    private static final long CLASS_SECONDS_MAX = Long.getLong("conformance.classSeconds", 600);
    private static final boolean ALL = Boolean.getBoolean("conformance.all");
    private static final Path OUTPUT = Path.of("target", "conformance");

    private final LeftOut leftOut;
    private final Verdict verdict;

    ClassTests() throws IOException {
        leftOut = LeftOut.read();
        verdict = new Verdict(
                leftOut, System.getProperty("conformance.subject", "oarlock").equals("zookeeper"));
    }

    /**
     * All but those that are left out as a whole; {@code conformance.all} runs these, too, and the methods that say
     * nothing of a server in another process, to see whether their lines are true.
     */
    Stream<String> chosen(Stream<String> classNames) {
        return classNames.filter(name -> ALL || leftOut.ofClass(name).isEmpty());
    }

    Stream<DynamicTest> of(Stream<String> classNames) {
        return chosen(classNames).map(name -> DynamicTest.dynamicTest(name, () -> run(name)));
    }

    /** Twice where it fails: many of these tests wait for a fixed time, and a machine may be busy. */
    private void run(String className) throws IOException, InterruptedException {
        List<String> problems = problems(className);
        if (!problems.isEmpty()) {
            List<String> again = problems(className);
            problems = problems.stream()
                    .filter(problem -> again.stream().anyMatch(other -> sameMethod(problem, other)))
                    .toList();
        }
        assertThat(problems).isEmpty();
    }

    private List<String> problems(String className) throws IOException, InterruptedException {
        Set<String> skipped = ALL ? Set.of() : leftOut.sayingNothing(className);
        return verdict.problems(className, new ForkedClass(className, OUTPUT, CLASS_SECONDS_MAX).run(skipped));
    }

    private static boolean sameMethod(String problem, String other) {
        return problem.split(" ")[0].equals(other.split(" ")[0]);
    }
}
