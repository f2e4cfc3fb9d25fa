package io.oarlock.deploy.config.reader;

import io.oarlock.deploy.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the file that holds a member's number: its first line, as ZooKeeper does. */
final class MyId {
    /** No number is longer; a file may be anything. */
    private static final int BYTES_MAX = 64;

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private MyId() {}

    /** Null when there is no such file. The number may be one that no member can have. */
    static @Nullable Long read(Path file) throws ConfigException {
        if (!Files.exists(file)) {
            return null;
        }
        if (Files.isDirectory(file)) {
            throw new ConfigException(file.toString(), "is a directory, not a file with a member id");
        }
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new ConfigException(file.toString(), "cannot be read: " + unreadable.getMessage());
        }
        if (text.startsWith(BYTE_ORDER_MARK)) {
            throw new ConfigException(file + ":1", "begins with a byte order mark, must be a member id in plain ASCII");
        }
        String first = text.lines().findFirst().orElse("").strip();
        try {
            return Long.valueOf(first);
        } catch (NumberFormatException notANumber) {
            throw new ConfigException(file + ":1", "must be a member id, is '" + first + "'");
        }
    }
}
