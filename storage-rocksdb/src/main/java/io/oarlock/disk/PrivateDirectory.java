package io.oarlock.disk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that only the server's user may look into: the data of clients and the passwords of their sessions are
 * below it. Used by the thread that starts the server.
 */
public final class PrivateDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateDirectory.class);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /**
     * Makes the directory, with its parents, or takes the rights of others away from one that is there. Where that is
     * not permitted (a volume that belongs to somebody else) it only says so.
     */
    public static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            tighten(directory);
            return;
        }
        try {
            Files.createDirectories(directory, attributes(directory));
        } catch (FileAlreadyExistsException e) {
            throw new FileSystemException(directory.toString(), null, "is no directory");
        }
    }

    /**
     * Makes the directory, with its parents, unless it is there: of several who do so at once only one makes it.
     *
     * @return false where somebody else has made it
     */
    public static boolean makeNew(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            make(parent);
        }
        try {
            Files.createDirectory(directory, attributes(directory));
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        }
    }

    private static FileAttribute<?>[] attributes(Path directory) {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)} : new FileAttribute<?>[0];
    }

    private static void tighten(Path directory) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> found = view.readAttributes().permissions();
        if (OWNER.containsAll(found)) {
            return;
        }
        Set<PosixFilePermission> kept = EnumSet.copyOf(OWNER);
        kept.retainAll(found);
        try {
            view.setPermissions(kept);
            LOG.info(
                    "{} was {}: only the server's user may use it now",
                    directory,
                    PosixFilePermissions.toString(found));
        } catch (IOException notPermitted) {
            LOG.warn(
                    "{} is {}, so that others can read the data of clients, and its rights cannot be changed: {}",
                    directory,
                    PosixFilePermissions.toString(found),
                    notPermitted.toString());
        }
    }
}
