package io.oarlock.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The source tree that the tests run in, without what a build leaves in it. */
final class Repository {
    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", ".idea", "data");

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    static Repository around(Path directory) {
        Path candidate = directory.toAbsolutePath().normalize();
        while (!Files.isDirectory(candidate.resolve(".mvn"))) {
            candidate = candidate.getParent();
            if (candidate == null) {
                throw new IllegalStateException("no repository around " + directory.toAbsolutePath());
            }
        }
        return new Repository(candidate);
    }

    Path root() {
        return root;
    }

    List<Path> modules() {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.exists(child.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> mainJava() {
        return files("/src/main/java/", ".java");
    }

    List<Path> testJava() {
        return files("/src/test/java/", ".java");
    }

    /** All text files whose name ends in one of {@code suffixes} and whose path holds {@code part}. */
    List<Path> files(String part, String... suffixes) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(this::isSource)
                    .filter(Files::isRegularFile)
                    .filter(file -> ("/" + root.relativize(file)).contains(part))
                    .filter(file -> Stream.of(suffixes)
                            .anyMatch(suffix -> file.getFileName().toString().endsWith(suffix)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isSource(Path path) {
        for (Path name : root.relativize(path)) {
            if (NOT_SOURCE.contains(name.toString())) {
                return false;
            }
        }
        return true;
    }
}
