package io.oarlock.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The password of a file: as it was configured, or in a file of its own, which is read anew each time. Never shown.
 * Immutable.
 */
public final class Secret {
    private static final int BYTES_MAX = 8 << 10;

    private final String text;
    private final @Nullable Path file;

    /** @param file goes before the text; null for none. A line break at its end is no part of the password. */
    public Secret(String text, @Nullable Path file) {
        this.text = text;
        this.file = file;
    }

    /** Empty for none. */
    char[] read() throws IOException {
        if (file == null) {
            return text.toCharArray();
        }
        String whole = new String(SmallFile.read(file, BYTES_MAX), StandardCharsets.UTF_8);
        return whole.endsWith("\n") ? whole.substring(0, whole.length() - 1).toCharArray() : whole.toCharArray();
    }

    @Nullable
    Path file() {
        return file;
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
