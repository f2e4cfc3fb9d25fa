package io.oarlock.deploy;

/** How the process ends. The numbers are those that wrappers of ZooKeeper know, where it has one for the case. */
public enum ExitCode {
    OK(0),
    /** Also a configuration that cannot be used. */
    UNEXPECTED(1),
    WRONG_USAGE(2),
    DATA_DIRECTORY(3),
    ADMIN_SERVER(4),
    DAMAGED_DATA(10),
    CANNOT_BIND(14),
    /** The configuration names other members than those that the data belongs to. */
    DIFFERENT_MEMBERS(20);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
