package io.oarlock.raft;

/**
 * One {@code server.N} line.
 *
 * @param id the N, 1 to 255
 * @param host name or address that the other members reach it by
 * @param port of the Raft transport
 * @param observer follows the log without a vote
 */
public record GroupMember(int id, String host, int port, boolean observer) {
    public GroupMember {
        if (id < 1 || id > 255) {
            throw new IllegalArgumentException("member id " + id + " is not between 1 and 255");
        }
    }

    String address() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
