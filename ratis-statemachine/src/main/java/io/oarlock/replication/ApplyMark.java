package io.oarlock.replication;

import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.EntryFormatException;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which entry is being applied, so that a start can tell which one ended the process before, and say what is
 * in it before it does so again: a process that runs out of memory logs nothing. Lies in a mapped file, whose bytes
 * outlive the process and cost no system call; they need not outlive the machine. Apply thread only.
 */
public final class ApplyMark {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyMark.class);
    private static final String FILE = "APPLYING";
    /** Index that was begun last, index that was ended last, index that ended a process, how often in a row. */
    private static final int BEGUN = 0;

    private static final int ENDED = 8;
    private static final int FATAL = 16;
    private static final int TIMES = 24;
    private static final int BYTES = 32;
    private static final int PATH_CHARS_MAX = 200;

    private final MappedByteBuffer marks;
    private final long fatalIndex;
    private final long times;

    private ApplyMark(MappedByteBuffer marks) {
        this.marks = marks;
        long begun = marks.getLong(BEGUN);
        if (begun > marks.getLong(ENDED)) {
            marks.putLong(TIMES, begun == marks.getLong(FATAL) ? marks.getLong(TIMES) + 1 : 1);
            marks.putLong(FATAL, begun);
            marks.putLong(ENDED, begun);
        }
        this.fatalIndex = marks.getLong(FATAL);
        this.times = marks.getLong(TIMES);
    }

    /** Opens the one in a member's data directory. */
    public static ApplyMark in(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return new ApplyMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
        }
    }

    /** How often in a row the process ended while it applied an entry. */
    long deathsAt(long index) {
        return index == fatalIndex ? times : 0;
    }

    /** To be called before an entry is applied. */
    void begin(long index, byte[] data) {
        if (deathsAt(index) > 0) {
            tell(index, data);
        }
        marks.putLong(ENDED, index - 1);
        marks.putLong(BEGUN, index);
    }

    void end(long index) {
        marks.putLong(ENDED, index);
    }

    private void tell(long index, byte[] data) {
        String line = "this process has ended " + times + " times while it applied entry " + index + " of the log: "
                + describe(data) + ". If it ends again: give it more memory (-Xmx) if that ran out; otherwise, if"
                + " another member is past this entry, empty this member's data directories (not myid), so that it is"
                + " brought up from there; if all end here, keep the data and report this line";
        if (times > 1) {
            LOG.error(line);
        } else {
            LOG.warn(line);
        }
    }

    /** Who sent an entry and what it asks for, in one line. */
    static String describe(byte[] data) {
        try {
            Entry entry = EntryCodec.decode(data);
            Map<String, Integer> kinds = new LinkedHashMap<>();
            for (Proposal proposal : entry.proposals()) {
                kinds.merge(proposal.operation().getClass().getSimpleName(), 1, Integer::sum);
            }
            String first = entry.proposals().isEmpty()
                    ? ""
                    : ", the first " + pathOf(entry.proposals().get(0));
            return data.length + " bytes, " + entry.origin() + ", operations " + kinds + first;
        } catch (EntryFormatException e) {
            return data.length + " bytes that are no entry: " + e.getMessage();
        }
    }

    private static String pathOf(Proposal proposal) {
        String text = "of session 0x" + Long.toHexString(proposal.sessionId()) + " on " + path(proposal.operation());
        return text.length() > PATH_CHARS_MAX ? text.substring(0, PATH_CHARS_MAX) + "..." : text;
    }

    private static String path(Operation operation) {
        String path = operation instanceof Operation.Create create
                ? create.path().value()
                : operation instanceof Operation.SetData setData
                        ? setData.path().value()
                        : operation instanceof Operation.Delete delete
                                ? delete.path().value()
                                : operation instanceof Operation.SetAcl setAcl
                                        ? setAcl.path().value()
                                        : "no path";
        return path.replaceAll("\\p{Cntrl}", "?");
    }
}
