package io.oarlock.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of files with secrets that others than the server's user and its group may read. */
public final class SecretFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private SecretFiles() {}

    /** Says nothing where the file system knows no such rights. */
    public static void warnOfReaders(Path file) {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            Set<PosixFilePermission> found = view.readAttributes().permissions();
            if (found.stream().anyMatch(OTHERS::contains)) {
                LOG.warn(
                        "{} is {}: every user of this machine can read its secrets",
                        file,
                        PosixFilePermissions.toString(found));
            }
        } catch (IOException unreadable) {
            LOG.warn("the rights of {} cannot be read: {}", file, unreadable.toString());
        }
    }
}
