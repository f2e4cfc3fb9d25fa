package io.oarlock.migration.learner;

import java.io.IOException;

/**
 * The leader of the source does not have transactions that were taken from it: it is an older one that does not know
 * that it was replaced, or the source was set back. Nothing is taken from it.
 */
public final class SourceBehindException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceBehindException(String message) {
        super(message);
    }
}
