package io.oarlock.checkpoint;

import io.oarlock.disk.DurableFiles;
import io.oarlock.rules.LogPosition;
import io.oarlock.storage.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/** The state in a copy of a checkpoint, each file of which has been read: it may become the live one. */
record VerifiedCheckpoint(LogPosition position, Path directory, AppliedState state) {
    /**
     * Opens a copy and reads all of it.
     *
     * @throws DamagedCheckpoint when that fails; the copy is removed
     */
    static VerifiedCheckpoint open(Checkpoint checkpoint, Path copy, AppliedState.Opener opener) throws IOException {
        try {
            return new VerifiedCheckpoint(checkpoint.position(), copy, read(checkpoint, opener.open(copy)));
        } catch (StoreException e) {
            DurableFiles.deleteTree(copy);
            throw new DamagedCheckpoint(checkpoint, e);
        }
    }

    private static AppliedState read(Checkpoint checkpoint, AppliedState state) {
        try {
            state.verify();
            // The store's list of files may have lost its end, and with it the newest rows.
            if (state.applied().index() != checkpoint.position().index()) {
                throw new StoreException("it holds the state at " + state.applied());
            }
            return state;
        } catch (StoreException e) {
            state.close();
            throw e;
        }
    }

    void discard() throws IOException {
        state.close();
        DurableFiles.deleteTree(directory);
    }
}
