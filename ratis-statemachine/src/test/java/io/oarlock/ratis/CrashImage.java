package io.oarlock.ratis;

import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The files of a member as they are while it runs: what the next start finds after a {@code kill -9}. */
public final class CrashImage {
    private static final int ATTEMPTS = 100;

    private CrashImage() {}

    /** What is renamed or removed meanwhile makes it begin anew: no crash leaves a file under neither of its names. */
    public static Path of(Path member, Path copy) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                copyAll(member, copy);
                return copy;
            } catch (NoSuchFileException changing) {
                DurableFiles.deleteTree(copy);
            }
        }
        throw new IOException(member + " changes while it is copied, " + ATTEMPTS + " times");
    }

    private static void copyAll(Path member, Path copy) throws IOException {
        Files.walkFileTree(member, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(
                        copy.resolve(member.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // Ratis' lock file names the process that holds it; a dead process holds nothing.
                if (!file.getFileName().toString().equals("in_use.lock")) {
                    Files.copy(file, copy.resolve(member.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    public static void restore(Path copy, Path member) throws IOException {
        DurableFiles.deleteTree(member);
        Files.move(copy, member);
    }
}
