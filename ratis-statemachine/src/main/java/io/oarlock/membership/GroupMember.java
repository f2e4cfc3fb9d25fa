package io.oarlock.membership;

/**
 * One {@code server.N} line.
 *
 * @param id the N, 0 to {@link #ID_MAX}
 * @param host name or address that the other members reach it by
 * @param port of the Raft transport
 * @param observer follows the log without a vote
 */
public record GroupMember(int id, String host, int port, boolean observer) {
    /** The high byte of session ids; 255 there marks TTL znodes. */
    public static final int ID_MAX = 254;

    public GroupMember {
        if (id < 0 || id > ID_MAX) {
            throw new IllegalArgumentException("member id " + id + " is not between 0 and " + ID_MAX);
        }
    }

    public String address() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
