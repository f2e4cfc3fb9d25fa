package io.oarlock.bootstrap;

import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file next to the log of a server that stood alone and is to be the first member of an ensemble: from before its log
 * names the new members until it leads them. As long as it is there this member has sent nothing to any other, so that
 * the change can be made again from the start.
 */
public record FoundingMark(Path file) {
    private static final String TEXT =
            "This server stood alone and becomes the first member of an ensemble; it has not led it yet.\n";

    public static FoundingMark in(Path log) {
        return new FoundingMark(log.resolve("FOUNDING"));
    }

    public boolean exists() {
        return Files.exists(file);
    }

    public void write() throws IOException {
        DurableFiles.replace(file, TEXT);
    }

    /**
     * To be called when this member was elected, before it sends anything: whatever the others have from then on they
     * have from an ensemble that exists. Blocks while it writes.
     */
    public void remove() {
        try {
            if (Files.deleteIfExists(file)) {
                DurableFiles.syncDirectory(file.resolveSibling("."));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be removed", e);
        }
    }
}
