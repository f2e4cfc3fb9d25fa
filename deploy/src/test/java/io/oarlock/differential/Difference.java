package io.oarlock.differential;

import java.util.List;
import java.util.Optional;

/** The first line of a script at which two servers did not say the same. */
record Difference(int index, Line line, List<String> expected, List<String> actual) {

    static Optional<Difference> first(List<Line> script, List<List<String>> expected, List<List<String>> actual) {
        return from(0, script, expected, actual);
    }

    static Optional<Difference> from(
            int start, List<Line> script, List<List<String>> expected, List<List<String>> actual) {
        for (int i = start; i < script.size(); i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                return Optional.of(new Difference(i, script.get(i), expected.get(i), actual.get(i)));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "line " + (index + 1) + ": " + line + "\n  expected:\n    " + String.join("\n    ", expected)
                + "\n  actual:\n    " + String.join("\n    ", actual);
    }
}
