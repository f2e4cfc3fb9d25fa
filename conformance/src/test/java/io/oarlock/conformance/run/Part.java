package io.oarlock.conformance.run;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of several parts of the classes. Parts may run beside each other: each takes its ports from a range of its own,
 * as ZooKeeper's build has it for its test processes.
 *
 * @param number from 1
 */
record Part(int number, int count) {
    static final Part WHOLE = new Part(1, 1);

    private static final Pattern FORM = Pattern.compile("([1-9]\\d?)/([1-9]\\d?)");

    /** @param text as {@code 2/5} */
    static Part of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > Integer.parseInt(matcher.group(2))) {
            throw new IllegalArgumentException("A part is given as 2/5, not as " + text);
        }
        return new Part(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Each so many-th, so that neighbours, which often last as long as each other, are spread. */
    <T> List<T> of(List<T> all) {
        return IntStream.range(0, all.size())
                .filter(index -> index % count == number - 1)
                .mapToObj(all::get)
                .toList();
    }

    /** Where it writes below the directory that is for all of them: two must not make the same files at once. */
    Path below(Path directory) {
        return count == 1 ? directory : directory.resolve("part-" + number);
    }

    /** For the JVM of a class of tests: what ZooKeeper's {@code PortAssignment} takes its range from. */
    List<String> options() {
        return count == 1
                ? List.of()
                : List.of("-Dtest.junit.threads=" + count, "-Dzookeeper.junit.threadid=" + number);
    }
}
