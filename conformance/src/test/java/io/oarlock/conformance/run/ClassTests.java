package io.oarlock.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A test for each class of the jar: what it runs is as the list of what is left out says. */
final class ClassTests {
    private static final long METHOD_SECONDS_MAX = Long.getLong("conformance.methodSeconds", 600);
    private static final boolean ALL = Boolean.getBoolean("conformance.all");
    private static final Path OUTPUT = Path.of("target", "conformance");

    private final TestsJar jar = TestsJar.read();
    private final LeftOut leftOut = LeftOut.read();
    private final Verdict verdict = new Verdict(
            leftOut, System.getProperty("conformance.subject", "oarlock").equals("zookeeper"));
    private final Part part;
    private final Selection wanted;

    ClassTests(Part part, Selection wanted) throws IOException {
        this.part = part;
        this.wanted = wanted;
    }

    /**
     * All that are wanted but those that are left out as a whole; {@code conformance.all} runs these, too, and the
     * methods that say nothing of a server in another process, to see whether their lines are true.
     */
    Stream<DynamicTest> tests() {
        List<String> chosen = jar.methods().keySet().stream()
                .filter(wanted::has)
                .filter(name -> ALL || leftOut.ofClass(name).isEmpty())
                .toList();
        return part.of(chosen).stream().map(name -> DynamicTest.dynamicTest(name, () -> run(name)));
    }

    /** Twice what fails: many of these tests wait for a fixed time, and a machine may be busy. */
    private void run(String className) throws IOException, InterruptedException {
        List<String> problems = problems(className, wanted);
        if (!problems.isEmpty()) {
            List<String> failed = problems.stream().map(ClassTests::nameOf).toList();
            problems = problems(className, new Selection(failed));
        }
        assertThat(problems).isEmpty();
    }

    private List<String> problems(String className, Selection methods) throws IOException, InterruptedException {
        Set<String> skipped =
                new TreeSet<>(methods.others(className, jar.methods().get(className)));
        if (!ALL) {
            skipped.addAll(leftOut.sayingNothing(className));
        }
        return verdict.problems(className, new ForkedClass(className, OUTPUT, part, METHOD_SECONDS_MAX).run(skipped));
    }

    /** Of the method that a problem is with, or of its class where that is the whole of it. */
    private static String nameOf(String problem) {
        String name = problem.split(" ")[0];
        return name.endsWith("#" + ClassRun.WHOLE_CLASS) ? name.substring(0, name.indexOf('#')) : name;
    }
}
