package io.oarlock.conformance.run;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page docs/CONFORMANCE.md, made of the list of what is left out and of the tests jar. */
record ConformancePage(TestsJar jar, LeftOut leftOut) {

    /** How many methods must pass. */
    int passing() {
        return jar.count()
                - counts().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many of ZooKeeper's test methods mean anything for a server in another process. */
    int meaningful() {
        return passing() + count(Reason.MISSING) + count(Reason.DIFFERENT) + count(Reason.UNSTEADY);
    }

    private int count(Reason reason) {
        return counts().getOrDefault(reason, 0);
    }

    private Map<Reason, Integer> counts() {
        Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
        jar.methods()
                .forEach((name, methods) -> methods.forEach(method ->
                        leftOut.of(name, method).ifPresent(line -> counts.merge(line.reason(), 1, Integer::sum))));
        return counts;
    }

    /** The one sentence of README. */
    String sentence() {
        int unseen = count(Reason.UNSEEN);
        return ("Of the %d test methods of ZooKeeper 3.9.5 that were found to say something about a server in"
                        + " another process, %d pass%s")
                .formatted(
                        meaningful(), passing(), unseen == 0 ? "" : "; " + unseen + " have not been looked at so far");
    }

    String text() {
        StringBuilder page = new StringBuilder("""
                # Conformance

                <!-- Made of conformance/src/test/resources/left-out.txt; a test compares the two. -->

                ZooKeeper's own tests (the `tests` jar of release 3.9.5) run against Oarlock: where a test starts a
                server in its JVM, a process of the release archive starts instead, with the directory, the ports and
                the system properties that the test has set ([how](../conformance/README.md)).

                %s.

                | | methods |
                |---|---|
                | in the jar | %d |
                | pass | %d |
                """.formatted(sentence(), jar.count(), passing()));
        for (Reason reason : Reason.values()) {
            if (count(reason) > 0) {
                page.append("| left out: %s: %s | %d |%n".formatted(reason.word(), reason.text(), count(reason)));
            }
        }
        appendPassing(page);
        for (Reason reason :
                List.of(Reason.MISSING, Reason.DIFFERENT, Reason.UNSTEADY, Reason.UNSEEN, Reason.IN_PROCESS)) {
            if (count(reason) > 0) {
                append(page, reason);
            }
        }
        appendOwnClasses(page);
        return page.toString();
    }

    private void appendPassing(StringBuilder page) {
        page.append("%n## Pass%n%n| class | methods that pass | left out |%n|---|---|---|%n".formatted());
        jar.methods().forEach((name, methods) -> {
            long out = methods.stream()
                    .filter(method -> leftOut.of(name, method).isPresent())
                    .count();
            if (out < methods.size()) {
                page.append("| `%s` | %d | %d |%n"
                        .formatted(name.substring(LeftOut.PACKAGE.length()), methods.size() - out, out));
            }
        });
    }

    private void append(StringBuilder page, Reason reason) {
        page.append(
                "%n## Left out: %s%n%n| class or method | methods | note |%n|---|---|---|%n".formatted(reason.word()));
        sorted(reason)
                .forEach(line ->
                        page.append("| `%s` | %d | %s |%n".formatted(shortName(line), methodsOf(line), line.note())));
    }

    /** Their names alone: there is nothing to say of them. */
    private void appendOwnClasses(StringBuilder page) {
        page.append("%n## Left out: %s%n%n".formatted(Reason.OWN_CLASSES.word()));
        page.append(sorted(Reason.OWN_CLASSES).stream()
                .map(line -> "`" + shortName(line) + "`")
                .collect(Collectors.joining(",\n")));
        page.append("\n");
    }

    private List<LeftOut.Line> sorted(Reason reason) {
        return leftOut.lines().stream()
                .filter(line -> line.reason() == reason)
                .sorted(Comparator.comparing(LeftOut.Line::name))
                .toList();
    }

    private static String shortName(LeftOut.Line line) {
        return line.name().substring(LeftOut.PACKAGE.length());
    }

    /** Of a class without those that have lines of their own. */
    private long methodsOf(LeftOut.Line line) {
        Set<String> methods = jar.methods().getOrDefault(line.className(), Set.of());
        return methods.stream()
                .filter(method -> leftOut.of(line.className(), method)
                        .filter(line::equals)
                        .isPresent())
                .count();
    }
}
