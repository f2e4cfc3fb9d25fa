package io.oarlock.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What a member remembers of the ensemble, as it tells another one.
 *
 * @param empty neither an entry nor a state
 * @param term the latest it has heard of
 */
record Memory(boolean empty, long term) {
    private static final int SIZE = 1 + Long.BYTES;

    static Memory of(Division division, Applier applier) {
        boolean empty = division.getRaftLog().getLastEntryTermIndex() == null
                && applier.position().index() < 0
                && applier.checkpoints().newest() == null;
        return new Memory(empty, division.getInfo().getCurrentTerm());
    }

    ByteString encode() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).put((byte) (empty ? 1 : 0)).putLong(term);
        return ByteString.copyFrom(bytes.flip());
    }

    static Memory decode(ByteString content) throws IOException {
        if (content.size() != SIZE) {
            throw new IOException("not what a member remembers: " + content.size() + " bytes");
        }
        ByteBuffer bytes = content.asReadOnlyByteBuffer();
        return new Memory(bytes.get() == 1, bytes.getLong());
    }
}
