package io.oarlock.membership;

import java.io.IOException;

/**
 * The configuration names other members than the ensemble has: nobody would serve, or two ensembles would. The message
 * names both and says what to do; nothing has been changed.
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
}
