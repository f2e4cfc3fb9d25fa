package io.oarlock.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files that are small where they are what they should be. Something else may have come to their place while the
 * server runs: a file of gigabytes is not to take the memory of the process, and with it the process.
 */
final class SmallFile {
    private SmallFile() {}

    /** All bytes; blocks. */
    static byte[] read(Path file, int bytesMax) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new IOException("has more than " + bytesMax + " bytes");
            }
            return bytes;
        }
    }
}
