package io.oarlock.raft;

import io.oarlock.membership.MemberIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What a member remembers of the ensemble, as it tells another one.
 *
 * @param empty neither an entry nor a state
 * @param term the latest it has heard of
 * @param members of its ensemble: those of its log where it has one
 */
record Memory(boolean empty, long term, MemberIds members) {
    private static final int HEADER = 1 + Long.BYTES;

    static Memory of(Division division, Applier applier) {
        boolean empty = division.getRaftLog().getLastEntryTermIndex() == null
                && applier.position().index() < 0
                && applier.checkpoints().newest() == null;
        return new Memory(empty, division.getInfo().getCurrentTerm(), MemberIds.of(division.getRaftConf()));
    }

    ByteString encode() {
        byte[] ids = members.encode();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + ids.length);
        bytes.put((byte) (empty ? 1 : 0)).putLong(term).put(ids);
        return ByteString.copyFrom(bytes.flip());
    }

    static Memory decode(ByteString content) throws IOException {
        if (content.size() < HEADER) {
            throw new IOException("not what a member remembers: " + content.size() + " bytes");
        }
        ByteBuffer bytes = content.asReadOnlyByteBuffer();
        boolean empty = bytes.get() == 1;
        long term = bytes.getLong();
        // A joining member follows no leader of an earlier term than it has heard of: an absurd one would end that.
        PeerRefusal.unless(term >= 0 && term <= Integer.MAX_VALUE, "a term that no election can have reached");
        return new Memory(
                empty, term, MemberIds.decode(content.substring(HEADER).toByteArray()));
    }
}
