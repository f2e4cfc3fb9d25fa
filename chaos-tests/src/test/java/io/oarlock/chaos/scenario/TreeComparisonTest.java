package io.oarlock.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TreeComparisonTest {

    private static final TreeDigest.Tree NEW = new TreeDigest.Tree(7, "a");
    private static final TreeDigest.Tree OLD = new TreeDigest.Tree(6, "b");
    private static final TreeDigest.Tree OTHER = new TreeDigest.Tree(7, "c");

    @Test
    void theSameTreesAreReadOnce() {
        assertThat(TreeComparison.isDecided(List.of(), List.of(NEW, NEW, NEW))).isTrue();
    }

    @Test
    void aMemberThatIsBehindIsWaitedFor() {
        assertThat(TreeComparison.isDecided(List.of(NEW, OLD), List.of(NEW, OLD)))
                .isFalse();
    }

    @Test
    void treesThatDifferAtTheSameZxidAreReadOnceMore() {
        assertThat(TreeComparison.isDecided(List.of(NEW, OLD), List.of(NEW, OTHER)))
                .isFalse();
        assertThat(TreeComparison.isDecided(List.of(NEW, OTHER), List.of(NEW, OTHER)))
                .isTrue();
    }
}
