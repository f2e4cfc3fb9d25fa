package io.oarlock.deploy.backup;

import java.io.IOException;

/** A member has answered, and not with a snapshot. */
public final class RefusedSnapshotException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedSnapshotException(String message) {
        super(message);
    }
}
