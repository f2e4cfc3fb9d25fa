package io.oarlock.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a mistyped command was meant to be. */
final class Suggestion {
    private static final double NEAR = 0.5;

    private Suggestion() {}

    /** {@code "; did you mean ls?"}, or nothing when no name is near. */
    static String behind(String word, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(word, name) <= NEAR)
                .min(Comparator.comparingDouble(name -> distance(word, name)))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** The part of two words that is not common to both, 0 to 1: whatever their case, by pairs of neighbours. */
    private static double distance(String one, String other) {
        String a = "^" + one.toLowerCase(Locale.ROOT) + "$";
        String b = "^" + other.toLowerCase(Locale.ROOT) + "$";
        int common = 0;
        StringBuilder left = new StringBuilder(b);
        for (int i = 0; i + 1 < a.length(); i++) {
            int at = left.indexOf(a.substring(i, i + 2));
            if (at >= 0) {
                common++;
                left.setCharAt(at, '\0');
            }
        }
        return 1 - 2.0 * common / (a.length() + b.length() - 2);
    }
}
