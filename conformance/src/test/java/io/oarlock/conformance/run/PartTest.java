package io.oarlock.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes it possible to run the classes in parts. */
class PartTest {
    private static final List<String> CLASSES = List.of("A", "B", "C", "D", "E");

    @Test
    void partsTogetherAreTheWhole() {
        assertThat(Part.of("1/2").of(CLASSES)).containsExactly("A", "C", "E");
        assertThat(Part.of("2/2").of(CLASSES)).containsExactly("B", "D");
        assertThat(Part.WHOLE.of(CLASSES)).isEqualTo(CLASSES);
    }

    @Test
    void partsShareNeitherPortsNorFiles() {
        assertThat(Part.of("2/3").options())
                .containsExactly("-Dtest.junit.threads=3", "-Dzookeeper.junit.threadid=2")
                .doesNotContainAnyElementsOf(Part.of("1/3").options().subList(1, 2));
        assertThat(Part.WHOLE.options()).isEmpty();
        assertThat(Part.of("2/3").below(Path.of("target"))).isEqualTo(Path.of("target", "part-2"));
        assertThat(Part.WHOLE.below(Path.of("target"))).isEqualTo(Path.of("target"));
    }

    @Test
    void whatIsNoPartIsRefused() {
        for (String text : List.of("", "0/2", "3/2", "2", "1/0")) {
            assertThatThrownBy(() -> Part.of(text)).as(text).hasMessageContaining("2/5");
        }
    }
}
