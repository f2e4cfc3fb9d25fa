package io.oarlock.ratis.log;

import io.oarlock.disk.DamagedData;
import io.oarlock.disk.DamagedState;
import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second copy of the term and the vote that a member must not forget (Raft, section 5.2). Ratis puts a new file in
 * place of the old one even when it could not write it: a full disk leaves an empty one, and the member could never
 * start again.
 *
 * <p>The copy is made before a vote is given, so it may be older than the file, but knows of every vote. A term that it
 * has not heard of was learnt from a leader: of such terms the log holds whatever this member acknowledged, hence the
 * term of its last entry is remembered, too.
 */
public final class VoteBackup {
    private static final Logger LOG = LoggerFactory.getLogger(VoteBackup.class);
    private static final String TERM = "term";
    private static final String VOTED_FOR = "votedFor";

    private final Path file;
    private final Path copy;
    /** Transport threads and the one that leads keep votes, of which the last must not be overwritten by an earlier. */
    private final ReentrantLock lock = new ReentrantLock();
    /** What the copy holds for sure; under the lock. */
    private @Nullable Vote last;

    /** @param storage Ratis' directory of the group */
    public VoteBackup(Path storage) {
        this.file = storage.resolve("current").resolve("raft-meta");
        this.copy = storage.resolve("raft-meta.kept");
    }

    private record Vote(long term, String votedFor) {
        String text() {
            return VOTED_FOR + "=" + votedFor + "\n" + TERM + "=" + term + "\n";
        }
    }

    /**
     * Makes what Ratis has written durable, and keeps a copy of it. Ratis itself never syncs the directory in which it
     * renames the file. Refuses a file that says nothing.
     */
    public void keep() throws IOException {
        lock.lock();
        try {
            DurableFiles.uninterrupted(this::keepIfNew);
        } finally {
            lock.unlock();
        }
    }

    private void keepIfNew() throws IOException {
        Vote vote = read(file);
        if (vote == null) {
            throw new IOException(file + " does not tell term and vote");
        }
        // Who was elected keeps its vote for each of its followers.
        if (vote.equals(last)) {
            return;
        }
        Path directory = file.getParent();
        if (directory != null) {
            DurableFiles.syncDirectory(directory);
        }
        DurableFiles.replace(copy, vote.text());
        last = vote;
    }

    /** The same for the vote that a member gave itself; to be called when it was elected, before it says anything. */
    public void keepOwn() {
        try {
            keep();
        } catch (IOException e) {
            throw new UncheckedIOException("the vote for itself cannot be made durable", e);
        }
    }

    /** Refuses a member that has taken part before and may have forgotten a vote. Changes nothing. */
    public void refuseForgotten() throws IOException {
        if (isMissing() && read(copy) == null) {
            throw new DamagedState(file + " does not tell term and vote, and there is no copy of it in " + copy + "; "
                    + DamagedData.FETCH_AGAIN);
        }
    }

    /**
     * Puts the copy in place of a file that a full disk has spoilt. To be called before Ratis opens its storage.
     *
     * @param termMin of the last entry that this member has
     */
    public void restore(long termMin) throws IOException {
        Vote found = read(file);
        Vote kept = read(copy);
        boolean older = found != null && kept != null && kept.term > found.term;
        if (kept == null || !(isMissing() || older)) {
            return;
        }
        Vote restored = kept.term >= termMin ? kept : new Vote(termMin, "");
        LOG.warn("{} does not tell term and vote, as after a full disk; back to {}", file, restored);
        DurableFiles.replace(file, restored.text());
    }

    private boolean isMissing() throws IOException {
        boolean tookPart =
                Files.exists(file) || !LogSegment.in(file.resolveSibling(".")).isEmpty();
        return tookPart && read(file) == null;
    }

    private static @Nullable Vote read(Path path) throws IOException {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(DurableFiles.text(path)));
            String term = properties.getProperty(TERM);
            String votedFor = properties.getProperty(VOTED_FOR);
            return term == null || votedFor == null ? null : new Vote(Long.parseLong(term), votedFor);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return null;
        }
    }
}
