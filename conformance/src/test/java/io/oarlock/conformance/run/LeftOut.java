package io.oarlock.conformance.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The list of what is left out: one line for a class or a method, as {@code reason class[#method] note}. The package
 * {@code org.apache.zookeeper} is left away.
 */
record LeftOut(List<Line> lines) {
    static final String PACKAGE = "org.apache.zookeeper.";
    private static final String FILE = "/left-out.txt";

    /** @param method null where the whole class is left out, and is not run */
    record Line(Reason reason, String className, String method, String note) {
        String name() {
            return method == null ? className : className + "#" + method;
        }

        private static Line of(String text) {
            String[] parts = text.strip().split("\\s+", 3);
            if (parts.length < 2) {
                throw new IllegalArgumentException("Neither class nor method in: " + text);
            }
            String[] name = parts[1].split("#", 2);
            return new Line(
                    Reason.of(parts[0]),
                    PACKAGE + name[0],
                    name.length == 2 ? name[1] : null,
                    parts.length == 3 ? parts[2] : "");
        }
    }

    /** That of this module. */
    static LeftOut read() throws IOException {
        try (InputStream file = LeftOut.class.getResourceAsStream(FILE)) {
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** @throws IllegalArgumentException for a line that is none */
    static LeftOut parse(String text) {
        List<Line> lines = new ArrayList<>();
        text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Line::of)
                .forEach(lines::add);
        return new LeftOut(List.copyOf(lines));
    }

    /** The line of the class as a whole. */
    Optional<Line> ofClass(String className) {
        return lines.stream()
                .filter(line -> line.method() == null && line.className().equals(className))
                .findFirst();
    }

    /** The methods of a class that say nothing of a server in another process. */
    Set<String> sayingNothing(String className) {
        return lines.stream()
                .filter(line ->
                        line.className().equals(className) && line.reason().saysNothing())
                .map(Line::method)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The line that covers the method: its own, or that of its class. */
    Optional<Line> of(String className, String method) {
        return lines.stream()
                .filter(line -> line.className().equals(className) && method.equals(line.method()))
                .findFirst()
                .or(() -> ofClass(className));
    }
}
