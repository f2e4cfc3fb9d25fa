package io.oarlock.membership;

import java.io.IOException;

/**
 * The configuration names other members than the ensemble has: nobody would serve, or two ensembles would. The message
 * names both and says what to do; nothing has been changed by this start.
 */
public final class DifferentMembers extends IOException {
    private static final long serialVersionUID = 1L;

    private DifferentMembers(String message) {
        super(message);
    }

    private DifferentMembers(MemberIds configured, String found) {
        this("the configuration names the " + configured + ", but " + found + ". Members cannot be added, removed or"
                + " turned into observers by editing the file: put back the server.N lines, and the number in myid,"
                + " that belong together; hosts and ports may change");
    }

    public static DifferentMembers thanStored(MemberIds configured, MemberIds stored, Object where) {
        return new DifferentMembers(configured, "the data in " + where + " belongs to the " + stored);
    }

    public static DifferentMembers thanLogged(MemberIds configured, MemberIds logged) {
        return new DifferentMembers(configured, "the log belongs to the " + logged);
    }

    public static DifferentMembers thanMember(MemberIds configured, int other, MemberIds itsOwn) {
        return new DifferentMembers(configured, "member " + other + " has data of the " + itsOwn);
    }

    /** @param found what the other member has, or waits for, that is not this server's data */
    public static DifferentMembers thanFounder(int self, int other, String found) {
        return new DifferentMembers("this server, member " + self + ", stood alone and has data, but member " + other
                + " " + found
                + ": the two cannot become one. Empty the members whose data is not needed and start all of"
                + " them again; nothing of this server has been changed");
    }

    /** As {@link #thanFounder}, of a server that does not stand alone any more. */
    public static DifferentMembers thanResumedFounder(int self, int other, String found) {
        return new DifferentMembers("this server, member " + self + ", stood alone and ended while it became the first"
                + " of these members, but member " + other + " " + found
                + ": the two cannot become one. All its data is kept, but it cannot stand alone with it any more."
                + " Empty the members whose data is not needed and start all of them again");
    }

    /** @param imported index of the state that this member was given */
    public static DifferentMembers thanImported(int other, long imported) {
        return new DifferentMembers("this member was given an imported state (index " + imported + "), but member "
                + other + " has other data: the ensemble began without the import, and would lose what it has"
                + " acknowledged. Empty this member to have the others bring it up, or stop them and give them the"
                + " import in the place of their data");
    }

    /** @param mark file that holds the promise */
    public static DifferentMembers thanPromised(int self, int founder, Object mark) {
        return new DifferentMembers("this server, member " + self + ", has promised to wait for the data of member "
                + founder + " and begins nothing without it: configure it as a member of that ensemble. Only if that"
                + " data is not to come here, remove " + mark + " and start it again; nothing has been changed");
    }
}
