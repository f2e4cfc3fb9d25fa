package io.oarlock.chaos.fault.injection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files in a member's data directory. For a member that does not run. */
public record MemberFiles(Path data) {

    private static final String KEPT = "myid";
    private static final int COPIED_AT_ONCE_BYTES = 1 << 16;

    /** The largest file whose path below the data directory matches. */
    public Optional<Path> largest(Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            pattern.matcher(data.relativize(file).toString()).matches())
                    .max(Comparator.comparingLong(MemberFiles::size).thenComparing(Comparator.naturalOrder()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Turns one bit in the middle of what was written to a file, whose end may be zeros. */
    public void flip(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            flip(channel, written(channel) / 2);
        }
    }

    /** Turns one bit of the byte at a place. */
    public void flip(Path file, long place) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            flip(channel, place);
        }
    }

    private static void flip(FileChannel channel, long place) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, place);
        one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
        channel.write(one, place);
    }

    /** Cuts a file in half; other names of the same file keep it whole. */
    public void cut(Path file) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".half");
        Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Empties the directory, but for the member's number. */
    public void wipe() throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(data)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            boolean mayGo = !path.equals(data) && !path.equals(data.resolve(KEPT));
            // What mkfs made stays, as it does on a real disk.
            if (mayGo && !path.equals(data.resolve("lost+found"))) {
                Files.delete(path);
            }
        }
    }

    private static long written(FileChannel channel) throws IOException {
        long end = channel.size();
        ByteBuffer bytes = ByteBuffer.allocate(COPIED_AT_ONCE_BYTES);
        while (end > 0) {
            long start = Math.max(0, end - COPIED_AT_ONCE_BYTES);
            bytes.clear().limit((int) (end - start));
            channel.read(bytes, start);
            for (int i = bytes.position() - 1; i >= 0; i--) {
                if (bytes.get(i) != 0) {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
