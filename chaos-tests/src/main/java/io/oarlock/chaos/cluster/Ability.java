package io.oarlock.chaos.cluster;

/** What faults need of a cluster, beyond members that can be started, stopped, killed and paused. */
public enum Ability {
    /** Members have a network that can be made to fail: the driver's affair. */
    NETWORK(""),
    /** Members know each other by names, which can come to mean other addresses: the driver's affair. */
    ADDRESSES(""),
    /** Beside it runs an ensemble of ZooKeeper, which it takes over: the driver's affair. */
    MOVE(""),
    /** Members have disks of their own. */
    DISK("--disks"),
    /** Members have clocks of their own. */
    CLOCK("--clocks"),
    /** Members begin with another release. */
    UPGRADE("--previous");

    private final String option;

    Ability(String option) {
        this.option = option;
    }

    /** With which option of the command line every driver can do it; empty if the driver can or cannot by itself. */
    public String option() {
        return option;
    }
}
