package io.oarlock.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file looked at some moment. A link is followed, so that one that points elsewhere is a change.
 *
 * @param key names the file on its disk; null where the file system has no such name
 */
record FileStamp(FileTime modified, long bytes, @Nullable Object key) {
    private static final FileStamp MISSING = new FileStamp(FileTime.fromMillis(0), -1, null);

    static List<FileStamp> of(List<Path> files) {
        return files.stream().map(FileStamp::of).toList();
    }

    private static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException missing) {
            // Who reads it will say what is wrong with it.
            return MISSING;
        }
    }
}
