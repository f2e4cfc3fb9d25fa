package io.oarlock.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackageGraphTest {
    @Test
    void packagesThatImportOneAnotherAreACycle() {
        assertThat(cycles("package a.b;\nimport a.c.D;\n", "package a.c;\nimport a.b.E;\n"))
                .containsExactly(Set.of("a.b", "a.c"));
    }

    @Test
    void aCycleMayGoThroughAParentAndMayBeWrittenOut() {
        assertThat(cycles(
                        "package a;\nimport static a.b.C.d;\n",
                        "package a.b;\nimport a.b.e.F.G;\n",
                        "package a.b.e;\nclass F { a.H h; }\n"))
                .containsExactly(Set.of("a", "a.b", "a.b.e"));
    }

    @Test
    void oneDirectionIsNoCycle() {
        assertThat(cycles("package a;\nimport a.b.C;\n", "package a.d;\nimport a.b.C;\n", "package a.b;\n"))
                .isEmpty();
    }

    @Test
    void commentsAndLiteralsAreNoArrows() {
        assertThat(cycles("package a;\nimport b.C;\n", "package b;\n/* a.D */ class C { String s = \"a.D\"; }\n"))
                .isEmpty();
    }

    private static List<Set<String>> cycles(String... sources) {
        return new PackageGraph(Stream.of(sources).map(JavaSource::new).toList()).cycles();
    }
}
