package io.oarlock.migration.zookeeper;

import java.io.IOException;
import java.nio.file.Path;

/** A file of ZooKeeper does not hold what it should. The message names the file, the place and what is wrong there. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    /** @param offset in bytes from the beginning; of a compressed file, in what it decompresses to */
    DamagedFileException(Path file, long offset, String detail) {
        super(file + " is damaged at byte " + offset + ": " + detail);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
