package io.oarlock.chaos.cluster.host;

import java.io.IOException;

/** The file system that a member has for itself. What ends a state does nothing when the state is not there. */
public interface MemberDisk {

    /** Takes all space that is left. */
    void fill() throws IOException, InterruptedException;

    /** Gives the space back. */
    void release() throws IOException;

    /** Lets every write and sync wait. */
    void freeze() throws IOException, InterruptedException;

    void thaw() throws IOException, InterruptedException;

    /**
     * Loses everything that was not synced, at once; every access fails from then on. The member must end before power
     * comes back.
     */
    void cutPower() throws IOException, InterruptedException;

    /** Comes back with what the disk had when the power was cut. */
    void restorePower() throws IOException, InterruptedException;

    /** The number that the kernel knows the block device by, as in {@code 7:0}. */
    String device() throws IOException;
}
