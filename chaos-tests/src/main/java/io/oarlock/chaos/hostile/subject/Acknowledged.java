package io.oarlock.chaos.hostile.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.ZooDefs.OpCode;

/** The znodes that the server said it has made: each must be there to the end, with its data. */
public final class Acknowledged {

    private static final int ANSWER_MILLIS_MAX = 30_000;

    /** Hashes instead of data, which may be large. */
    private final Map<String, Integer> znodes = new TreeMap<>();

    /** Creates a znode, and remembers it if the server says that it has. */
    public int create(RawClient client, String path, byte[] data) throws IOException {
        int error = client.create(path, data);
        if (error == 0) {
            znodes.put(path, Arrays.hashCode(data));
        }
        return error;
    }

    /** Begins again, with an empty tree. */
    public void forget() {
        znodes.clear();
    }

    public int count() {
        return znodes.size();
    }

    /** How many of them a member does not serve, after a sync. */
    public long missing(InetSocketAddress member) throws IOException {
        try (RawClient client = RawClient.open(member, ANSWER_MILLIS_MAX)) {
            client.ask(OpCode.sync, new RequestBytes().text("/"));
            long missing = 0;
            for (Map.Entry<String, Integer> znode : znodes.entrySet()) {
                missing += isThere(client, znode.getKey(), znode.getValue()) ? 0 : 1;
            }
            return missing;
        }
    }

    private static boolean isThere(RawClient client, String path, int hash) throws IOException {
        RawClient.Reply reply = client.ask(OpCode.exists, RawClient.reading(path, false));
        return reply.error() == 0 && Arrays.hashCode(client.data(path)) == hash;
    }
}
