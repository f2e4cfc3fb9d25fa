package io.oarlock.differential;

import java.util.List;
import java.util.stream.IntStream;

/** A line of a script at which two servers did not say the same. */
record Difference(int index, Line line, List<String> expected, List<String> actual) {

    static List<Difference> all(List<Line> script, List<List<String>> expected, List<List<String>> actual) {
        return IntStream.range(0, script.size())
                .filter(i -> !expected.get(i).equals(actual.get(i)))
                .mapToObj(i -> new Difference(i, script.get(i), expected.get(i), actual.get(i)))
                .toList();
    }

    @Override
    public String toString() {
        return "line " + (index + 1) + ": " + line + "\n  expected:\n    " + String.join("\n    ", expected)
                + "\n  actual:\n    " + String.join("\n    ", actual);
    }
}
