package io.oarlock.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
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
        List<Path> found = new ArrayList<>();
        try {
            // What a build leaves is not looked into: servers of other tests write there.
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean source = directory.equals(root)
                            || !NOT_SOURCE.contains(directory.getFileName().toString());
                    return source ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    if (attributes.isRegularFile()
                            && ("/" + root.relativize(file)).contains(part)
                            && Stream.of(suffixes).anyMatch(name::endsWith)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(found);
        return found;
    }

    String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
