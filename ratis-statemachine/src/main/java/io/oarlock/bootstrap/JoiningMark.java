package io.oarlock.bootstrap;

import io.oarlock.disk.DurableFiles;
import io.oarlock.membership.DifferentMembers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file next to the log of a member that started with nothing, until it is sure what the others have. It also holds
 * the promise to wait for the data of a server that stood alone.
 */
public record JoiningMark(Path file) {
    private static final String TEXT =
            "This member started with nothing and is not sure yet what the others have: it does not vote.\n";

    private static final Pattern FOUNDER = Pattern.compile("founder=(\\d{1,3})");

    public static JoiningMark in(Path log) {
        return new JoiningMark(log.resolve("JOINING"));
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Member that this one has promised to wait for, or {@link BootstrapState#NO_FOUNDER}. */
    int founder() throws IOException {
        Matcher founder = FOUNDER.matcher(DurableFiles.text(file));
        return founder.find() ? Integer.parseInt(founder.group(1)) : BootstrapState.NO_FOUNDER;
    }

    /** The log directory itself may be as new as the file. */
    void write() throws IOException {
        DurableFiles.replace(file, TEXT);
        DurableFiles.syncDirectory(file.toAbsolutePath().resolveSibling(".."));
    }

    void write(int founder) throws IOException {
        DurableFiles.replace(file, TEXT + "founder=" + founder + "\n");
    }

    /** Durable afterwards. */
    public void remove() throws IOException {
        DurableFiles.remove(file);
    }

    /**
     * Keeps a promise that was made to another member from being broken by a server that begins on its own. Changes
     * nothing.
     *
     * @param self the member that is to stand alone, or to be the first of an ensemble
     */
    public void refuseToBegin(int self) throws IOException {
        int founder = exists() ? founder() : BootstrapState.NO_FOUNDER;
        if (founder != BootstrapState.NO_FOUNDER && founder != self) {
            throw DifferentMembers.thanPromised(self, founder, file);
        }
    }
}
