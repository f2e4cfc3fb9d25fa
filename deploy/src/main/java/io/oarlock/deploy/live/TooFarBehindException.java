package io.oarlock.deploy.live;

import java.io.IOException;

/** More transactions are missing than can be held until they are certain: the whole tree has to be asked for. */
final class TooFarBehindException extends IOException {
    private static final long serialVersionUID = 1L;

    TooFarBehindException(long bytes) {
        super("transactions of more than " + (bytes >> 20)
                + " MiB are missing: the source is asked for its whole tree");
    }
}
