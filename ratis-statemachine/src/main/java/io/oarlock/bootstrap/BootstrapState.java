package io.oarlock.bootstrap;

import io.oarlock.membership.MemberIds;
import io.oarlock.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a member remembers of the ensemble, as it tells another one.
 *
 * @param empty neither an entry nor a state
 * @param term the latest it has heard of
 * @param applied index of the last entry in its state; -1 without any
 * @param members of its ensemble: those of its log where it has one
 * @param founder member whose data this one has promised to wait for, or {@link #NO_FOUNDER}
 */
public record BootstrapState(boolean empty, long term, long applied, MemberIds members, int founder) {
    public static final int NO_FOUNDER = 255;

    private static final int HEADER = 2 + 2 * Long.BYTES;

    /** Nothing, and nobody's data is waited for: the ensemble may be new. */
    boolean mayBeNew() {
        return empty && founder == NO_FOUNDER;
    }

    /** Nothing, and nobody else's data is waited for than that of one founder. */
    boolean mayWaitFor(int member) {
        return empty && (founder == NO_FOUNDER || founder == member);
    }

    public Bytes encode() {
        byte[] ids = members.encode();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + ids.length);
        bytes.put((byte) (empty ? 1 : 0))
                .put((byte) founder)
                .putLong(term)
                .putLong(applied)
                .put(ids);
        return Bytes.wrap(bytes.array());
    }

    public static BootstrapState decode(Bytes content) throws IOException {
        if (content.length() < HEADER) {
            throw new IOException("not what a member remembers: " + content.length() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(content.array());
        boolean empty = bytes.get() == 1;
        int founder = bytes.get() & 0xff;
        long term = bytes.getLong();
        // A joining member follows no leader of an earlier term than it has heard of: an absurd one would end that.
        if (term < 0 || term > Integer.MAX_VALUE) {
            throw new IOException("a term that no election can have reached: " + term);
        }
        long applied = bytes.getLong();
        if (applied < -1) {
            throw new IOException("an index that no entry has: " + applied);
        }
        MemberIds members = MemberIds.decode(Arrays.copyOfRange(content.array(), HEADER, content.length()));
        return new BootstrapState(empty, term, applied, members, founder);
    }
}
