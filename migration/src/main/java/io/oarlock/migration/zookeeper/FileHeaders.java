package io.oarlock.migration.zookeeper;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.server.persistence.FileHeader;

/** The beginning of each of ZooKeeper's files: a magic number, a version, the id of the database. */
final class FileHeaders {
    /** {@code ZKSN}. */
    static final int SNAPSHOT = 0x5a4b534e;
    /** {@code ZKLG}. */
    static final int LOG = 0x5a4b4c47;

    static final int VERSION = 2;
    static final int BYTES = 16;

    private FileHeaders() {}

    static void check(InputArchive in, int magic, Path file) throws IOException {
        FileHeader header = new FileHeader();
        try {
            header.deserialize(in, "fileheader");
        } catch (EOFException e) {
            throw new DamagedFileException(file, 0, "it ends within its header");
        }
        if (header.getMagic() != magic) {
            throw new DamagedFileException(
                    file,
                    0,
                    "it begins with 0x" + Integer.toHexString(header.getMagic()) + ": no such file of ZooKeeper");
        }
        if (header.getVersion() != VERSION) {
            throw new DamagedFileException(file, 4, "it has version " + header.getVersion() + ", known is " + VERSION);
        }
    }
}
