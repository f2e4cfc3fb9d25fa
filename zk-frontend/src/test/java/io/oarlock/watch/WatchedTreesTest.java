package io.oarlock.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However deep a path, only those above it are shown that have watches. */
class WatchedTreesTest {
    private final WatchedTrees trees = new WatchedTrees();

    private List<String> above(String path) {
        List<String> shown = new ArrayList<>();
        trees.forEachAbove(path, shown::add);
        return shown;
    }

    @Test
    void onlyWatchedPathsAboveAreShown() {
        for (String watched : List.of("/", "/a/b", "/a/b/c/d", "/ab", "/a/b/c/d/e")) {
            trees.added(watched);
        }
        assertThat(above("/a/b/c/d")).containsExactly("/", "/a/b");
        assertThat(above("/a/b")).containsExactly("/");
        assertThat(above("/a")).containsExactly("/");
        assertThat(above("/")).isEmpty();
    }

    @Test
    void aPathIsShownUntilItsLastWatchIsGone() {
        trees.added("/a");
        trees.added("/a");
        trees.removed("/a");
        assertThat(above("/a/b")).containsExactly("/a");
        trees.removed("/a");
        assertThat(above("/a/b")).isEmpty();
    }

    @Test
    void thousandsOfPathsAboveCostNoTexts() {
        String deep = "/a".repeat(2_000);
        trees.added("/a/a/a");
        assertThat(above(deep)).containsExactly("/a/a/a");
    }
}
