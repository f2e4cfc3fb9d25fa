package io.oarlock.migration.zookeeper;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** How a snapshot is compressed, which the end of its name tells. */
enum Compression {
    NONE(""),
    GZIP(".gz"),
    SNAPPY(".snappy");

    private static final int BUFFER_BYTES = 64 << 10;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    static Compression of(String fileName) {
        if (fileName.endsWith(GZIP.suffix)) {
            return GZIP;
        }
        return fileName.endsWith(SNAPPY.suffix) ? SNAPPY : NONE;
    }

    /** The name without what tells the compression. */
    String strip(String fileName) {
        return fileName.substring(0, fileName.length() - suffix.length());
    }

    InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            return switch (this) {
                case NONE -> raw;
                case GZIP -> new GZIPInputStream(raw, BUFFER_BYTES);
                case SNAPPY -> new SnappyChunks(raw);
            };
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
