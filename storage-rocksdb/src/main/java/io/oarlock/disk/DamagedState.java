package io.oarlock.disk;

/** A file in the data directory beside the Raft log and the checkpoints cannot be read or belongs to nothing. */
public final class DamagedState extends DamagedData {
    private static final long serialVersionUID = 1L;

    public DamagedState(String detail) {
        super(detail);
    }

    public DamagedState(String detail, Throwable cause) {
        super(detail, cause);
    }
}
