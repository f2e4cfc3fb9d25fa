package io.oarlock.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.fuzz.Allocation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However deep a path, only those above it are shown that have watches. */
class WatchedTreesTest {
    private static final int LEVELS = 4_000;

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
    void levelsThatManyShareComeAndGoWithTheirPaths() {
        for (String watched : List.of("/a/b", "/a/c", "/a/d", "/a/d/e")) {
            trees.added(watched);
        }
        assertThat(above("/a/c/x")).containsExactly("/a/c");
        trees.removed("/a/c");
        trees.removed("/a/d");
        trees.removed("/never");
        trees.removed("/a");
        assertThat(above("/a/c/x")).isEmpty();
        assertThat(above("/a/b/x")).containsExactly("/a/b");
        assertThat(above("/a/d/e/f")).containsExactly("/a/d/e");
        trees.removed("/a/d/e");
        trees.removed("/a/b");
        trees.added("/a/c");
        assertThat(above("/a/b/x")).isEmpty();
        assertThat(above("/a/c/x")).containsExactly("/a/c");
    }

    @Test
    void textsThatAreNoPathsAreAboveNothing() {
        for (String text : List.of("", "a", "a/b", "/a/", "//", "/a//b")) {
            trees.added(text);
        }
        assertThat(above("/a/b/c")).isEmpty();
        for (String text : List.of("", "a", "a/b", "/a/", "//", "/a//b")) {
            trees.removed(text);
        }
        assertThat(above("/a/b/c")).isEmpty();
    }

    @Test
    void aWatchMayBeTakenAwayWhileItIsShown() {
        for (String watched : List.of("/a", "/a/b", "/a/b/c")) {
            trees.added(watched);
        }
        List<String> shown = new ArrayList<>();
        trees.forEachAbove("/a/b/c/d", path -> {
            shown.add(path);
            trees.removed(path);
        });
        assertThat(shown).containsExactly("/a", "/a/b", "/a/b/c");
        assertThat(above("/a/b/c/d")).isEmpty();
    }

    @Test
    void thousandsOfWatchedPathsAboveCostNoTexts() {
        for (int level = 1; level < LEVELS; level++) {
            trees.added("/a".repeat(level));
        }
        String deep = "/a".repeat(LEVELS);
        int[] shown = new int[1];
        trees.forEachAbove(deep, path -> shown[0]++);
        Allocation.within(deep.length(), () -> trees.forEachAbove(deep, path -> shown[0]++));
        assertThat(shown[0]).isEqualTo(2 * (LEVELS - 1));
    }

    @Test
    void thousandsOfPathsAboveCostNoTexts() {
        String deep = "/a".repeat(2_000);
        trees.added("/a/a/a");
        assertThat(above(deep)).containsExactly("/a/a/a");
    }
}
