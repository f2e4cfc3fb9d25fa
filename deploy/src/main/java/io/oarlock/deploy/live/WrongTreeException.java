package io.oarlock.deploy.live;

import java.io.IOException;

/** A tree that is not the one that is followed, or an older one. Nothing of it is taken. */
final class WrongTreeException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongTreeException(String message) {
        super(message);
    }
}
