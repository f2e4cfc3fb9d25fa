package io.oarlock.checkpoint;

import io.oarlock.disk.DamagedData;

/** A checkpoint cannot be opened and read from end to end: nothing of it may be taken over. */
public final class DamagedCheckpoint extends DamagedData {
    private static final long serialVersionUID = 1L;

    private final long index;

    DamagedCheckpoint(Checkpoint checkpoint, Throwable cause) {
        super("checkpoint " + checkpoint.directory() + " is damaged: " + cause.getMessage(), cause);
        this.index = checkpoint.position().index();
    }

    /** Where in the log the checkpoint was taken. */
    public long index() {
        return index;
    }
}
