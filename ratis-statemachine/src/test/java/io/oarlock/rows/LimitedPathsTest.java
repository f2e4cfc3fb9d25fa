package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.rows.LimitedPaths.Mark;
import org.junit.jupiter.api.Test;

class LimitedPathsTest {
    private static final LimitedPaths NOTHING = new LimitedPaths();

    private final LimitedPaths paths = new LimitedPaths();

    private static LimitedPaths limited(String... limited) {
        LimitedPaths paths = new LimitedPaths();
        for (String path : limited) {
            assertThat(paths.put(path, Mark.LIMITED)).isEqualTo(Mark.UNKNOWN);
        }
        return paths;
    }

    /** The text up to where the deepest ends. */
    private static String deepest(LimitedPaths paths, String path, LimitedPaths over) {
        return path.substring(0, paths.deepest(path, over));
    }

    @Test
    void theDeepestLimitedPathAtOrAboveIsFound() {
        LimitedPaths some = limited("/a", "/a/b/c");
        assertThat(deepest(some, "/a", NOTHING)).isEqualTo("/a");
        assertThat(deepest(some, "/a/b", NOTHING)).isEqualTo("/a");
        assertThat(deepest(some, "/a/b/c", NOTHING)).isEqualTo("/a/b/c");
        assertThat(deepest(some, "/a/b/c/d/e", NOTHING)).isEqualTo("/a/b/c");
        assertThat(deepest(some, "/a/bb/c", NOTHING)).isEqualTo("/a");
    }

    @Test
    void wherePathsAreLimitedOnlyBesideOrBelowNoneIsFound() {
        LimitedPaths some = limited("/ab", "/b/c/d");
        assertThat(deepest(some, "/a/b", NOTHING)).isEmpty();
        assertThat(deepest(some, "/b/c", NOTHING)).isEmpty();
        assertThat(deepest(some, "/", NOTHING)).isEmpty();
    }

    @Test
    void whatIsSaidOverThemCounts() {
        LimitedPaths over = limited("/a/b/c");
        assertThat(deepest(NOTHING, "/a/b/c/d", over)).isEqualTo("/a/b/c");
        assertThat(deepest(limited("/a"), "/a/b/c", over)).isEqualTo("/a/b/c");
        assertThat(deepest(limited("/a"), "/a/b", over)).isEqualTo("/a");

        assertThat(over.put("/a/b", Mark.UNLIMITED)).isEqualTo(Mark.UNKNOWN);
        assertThat(deepest(limited("/a", "/a/b"), "/a/b", over)).isEqualTo("/a");
        assertThat(deepest(limited("/a/b"), "/a/b/x", over)).isEmpty();
        assertThat(deepest(limited("/a/b/x"), "/a/b/x", over)).isEqualTo("/a/b/x");
    }

    @Test
    void whatWasSaidBeforeIsGivenBack() {
        assertThat(paths.put("/a/b", Mark.LIMITED)).isEqualTo(Mark.UNKNOWN);
        assertThat(paths.put("/a/b", Mark.UNLIMITED)).isEqualTo(Mark.LIMITED);
        assertThat(paths.put("/a/b", Mark.UNKNOWN)).isEqualTo(Mark.UNLIMITED);
        assertThat(paths.put("/a/b", Mark.UNKNOWN)).isEqualTo(Mark.UNKNOWN);
        assertThat(paths.put("/never", Mark.UNKNOWN)).isEqualTo(Mark.UNKNOWN);
    }

    @Test
    void ofPathsThatNothingIsSaidOfAnyMoreNothingIsKept() {
        assertThat(paths.isEmpty()).isTrue();
        paths.put("/a/b/c", Mark.LIMITED);
        paths.put("/a/x", Mark.UNLIMITED);
        assertThat(paths.isEmpty()).isFalse();
        long bytes = paths.bytes();

        paths.put("/a/b/c", Mark.UNKNOWN);
        assertThat(paths.bytes()).isPositive().isLessThan(bytes);
        assertThat(paths.isEmpty()).isFalse();
        paths.put("/a/x", Mark.UNKNOWN);
        assertThat(paths.bytes()).isZero();
        assertThat(paths.isEmpty()).isTrue();
    }

    @Test
    void aPathIsKeptWhileAnotherOneBelowItIsLimited() {
        paths.put("/a", Mark.LIMITED);
        paths.put("/a/b/c", Mark.LIMITED);
        paths.put("/a", Mark.UNKNOWN);
        assertThat(deepest(paths, "/a/b", NOTHING)).isEmpty();
        assertThat(deepest(paths, "/a/b/c", NOTHING)).isEqualTo("/a/b/c");

        paths.put("/a/b/c", Mark.UNKNOWN);
        assertThat(paths.isEmpty()).isTrue();
    }

    @Test
    void aPathIsKeptWhenTheOnesBelowItAreNotLimitedAnyMore() {
        paths.put("/a", Mark.LIMITED);
        long bytes = paths.bytes();
        paths.put("/a/b/c", Mark.LIMITED);
        paths.put("/a/b/c", Mark.UNKNOWN);
        assertThat(paths.bytes()).isEqualTo(bytes);
        assertThat(deepest(paths, "/a/b/c", NOTHING)).isEqualTo("/a");
    }

    /** The bound of the index is one of heap, and a name takes two bytes for a character at most. */
    @Test
    void aNameIsCountedWithTwoBytesForEachCharacterAndWhatALevelTakesBesides() {
        long ofShort = limited("/a").bytes();
        assertThat(ofShort).isGreaterThan(100);
        assertThat(limited("/a" + "x".repeat(1000)).bytes()).isEqualTo(ofShort + 2000);
        assertThat(limited("/a/b").bytes()).isEqualTo(2 * ofShort);
        assertThat(limited("/a", "/b").bytes()).isEqualTo(2 * ofShort);
        assertThat(limited("/a/b", "/a").bytes()).isEqualTo(2 * ofShort);
    }
}
