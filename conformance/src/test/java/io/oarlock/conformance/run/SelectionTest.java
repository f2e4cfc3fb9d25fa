package io.oarlock.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code conformance.classes} asks for. */
class SelectionTest {
    private static final String CLASS = "org.apache.zookeeper.test.ClientTest";
    private static final Set<String> METHODS = Set.of("testPing", "testACLs", "testClientwithoutWatcherObj");

    @Test
    void nothingAsksForEverything() {
        assertThat(Selection.of("").has(CLASS)).isTrue();
        assertThat(Selection.of("").others(CLASS, METHODS)).isEmpty();
    }

    @Test
    void aClassIsMeantWithAllOfItsMethods() {
        Selection selection = Selection.of("SessionTest, test.ClientTest");
        assertThat(selection.has(CLASS)).isTrue();
        assertThat(selection.has("org.apache.zookeeper.test.StatTest")).isFalse();
        assertThat(selection.others(CLASS, METHODS)).isEmpty();
    }

    @Test
    void methodsAreMeantAlone() {
        Selection selection = Selection.of("ClientTest#testPing,ClientTest#testACLs,StatTest");
        assertThat(selection.has(CLASS)).isTrue();
        assertThat(selection.others(CLASS, METHODS)).containsExactly("testClientwithoutWatcherObj");
    }
}
