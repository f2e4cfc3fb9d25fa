package io.oarlock.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes on disk that survive a power loss once they return. */
public final class DurableFiles {
    private static final FileVisitor<Path> DELETION = new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            throwUnlessGone(failure);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throwUnlessGone(failure);
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }

        private void throwUnlessGone(IOException failure) throws IOException {
            if (!(failure instanceof NoSuchFileException)) {
                throw failure;
            }
        }
    };

    private DurableFiles() {}

    /** Makes the content of a file durable, whoever wrote it; of a directory the names. */
    public static void syncFile(Path file) throws IOException {
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    /** What may be done again from its beginning. */
    public interface Step {
        void run() throws IOException;
    }

    /**
     * Also for a thread that is interrupted, as that of an appender is when Ratis puts another one in its place: a file
     * channel would take that for an error, and the leader would end over what befell one follower.
     */
    public static void uninterrupted(Step step) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!hasRun(step)) {
                interrupted = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False, and the thread is not interrupted any more, where an interrupt came between. */
    private static boolean hasRun(Step step) throws IOException {
        try {
            step.run();
            return true;
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            return false;
        }
    }

    /** Makes names durable: creations, renames and removals in a directory. */
    public static void syncDirectory(Path directory) throws IOException {
        syncFile(directory);
    }

    /** Syncs every file and directory of a tree, children first. */
    public static void syncTree(Path root) throws IOException {
        for (Path path : tree(root)) {
            syncFile(path);
        }
    }

    /** Replaces a small file: afterwards it has the old or the new content, never a part. */
    public static void replace(Path file, String content) throws IOException {
        replace(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with any content. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        move(fresh, file);
    }

    /** Removes a file, for good also where an earlier removal was cut short before it was durable. */
    public static void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        syncDirectory(file.resolveSibling("."));
    }

    /** A small file of text, whatever is in it; what is no text becomes something that nothing takes for its own. */
    public static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Renames within a file system. */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(from + " and " + to + " must be on one file system", e);
        }
        Path parent = to.toAbsolutePath().getParent();
        if (parent != null) {
            syncDirectory(parent);
        }
    }

    /** Gives {@code to} the content of {@code from} for good: by a second name where the file system allows it. */
    public static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Deletes a directory with all that is in it, or a file, where there is one. What vanishes meanwhile is as good as
     * deleted.
     *
     * @throws java.nio.file.DirectoryNotEmptyException if something comes meanwhile
     */
    public static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            Files.walkFileTree(root, DELETION);
        }
    }

    /** Bytes of the plain files right in a directory; what vanishes meanwhile counts as nothing. */
    public static long bytesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> {
                        try {
                            return Files.size(file);
                        } catch (IOException e) {
                            return 0;
                        }
                    })
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Bytes that may still be written where a directory is; 0 when the file system does not answer. */
    public static long bytesFree(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<Path> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
