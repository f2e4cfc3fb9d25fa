package io.oarlock.bootstrap;

import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file next to the log of a server that stood alone and is to be the first member of an ensemble: from before its log
 * names the new members until it leads them. As long as it is there this member has sent nothing to any other, so that
 * the change can be made again from the start.
 */
public record FoundingMark(Path file) {
    private static final String TEXT =
            "This server stood alone and becomes the first member of an ensemble; it has not led it yet.\n";

    private static final Pattern SETTLED = Pattern.compile("settled=(\\d{1,18})");

    public static FoundingMark in(Path log) {
        return new FoundingMark(log.resolve("FOUNDING"));
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** @param settled index of the last entry that this server held when it stood alone */
    public void write(long settled) throws IOException {
        DurableFiles.replace(file, TEXT + "settled=" + settled + "\n");
    }

    /** Index of the last entry that this server held when it stood alone: what is behind it came from the ensemble. */
    public OptionalLong settled() throws IOException {
        Matcher settled = SETTLED.matcher(exists() ? DurableFiles.text(file) : "");
        return settled.find() ? OptionalLong.of(Long.parseLong(settled.group(1))) : OptionalLong.empty();
    }

    /**
     * To be called when this member was elected, before it sends anything: whatever the others have from then on they
     * have from an ensemble that exists. Blocks while it writes.
     */
    public void remove() {
        try {
            DurableFiles.remove(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be removed", e);
        }
    }
}
