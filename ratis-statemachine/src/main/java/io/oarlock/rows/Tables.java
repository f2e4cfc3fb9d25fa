package io.oarlock.rows;

import io.oarlock.storage.Table;
import java.util.List;

/** How the state lies in ordered tables. Names are stable on disk. */
public final class Tables {
    /** Path to znode: stat, data and ACL in one row. */
    public static final Table ZNODES = new Table("znodes", true);
    /** Parent path, NUL, name: listing children is one short scan that touches no data. */
    public static final Table CHILDREN = new Table("children");
    /** Session id and path of every ephemeral. */
    public static final Table EPHEMERALS = new Table("ephemerals");
    /** Session id to session. */
    public static final Table SESSIONS = new Table("sessions");
    /** Path of every container and TTL znode: what the leader looks through for removal. */
    public static final Table REMOVABLES = new Table("removables");
    /** Log position, counters and digest; the last entry applied of each member. */
    public static final Table META = new Table("meta", true);

    public static final List<Table> ALL = List.of(ZNODES, CHILDREN, EPHEMERALS, SESSIONS, REMOVABLES, META);

    private Tables() {}
}
