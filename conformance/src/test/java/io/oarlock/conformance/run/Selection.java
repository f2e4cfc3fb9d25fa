package io.oarlock.conformance.run;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which classes and methods are asked for.
 *
 * @param names ends of names of classes, some with {@code #method} behind; everything where there are none
 */
record Selection(List<String> names) {
    /** @param text as {@code ClientTest,SessionTest#testSession} */
    static Selection of(String text) {
        return new Selection(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
    }

    boolean has(String className) {
        return names.isEmpty() || names.stream().map(name -> name.split("#")[0]).anyMatch(className::endsWith);
    }

    /** Those of the class that are not asked for. */
    Set<String> others(String className, Set<String> methods) {
        Set<String> others = new TreeSet<>(methods);
        others.removeIf(method -> names.isEmpty()
                || names.stream()
                        .anyMatch(name -> className.endsWith(name) || (className + "#" + method).endsWith(name)));
        return others;
    }
}
