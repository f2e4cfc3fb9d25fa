package io.oarlock.disk;

import java.io.IOException;

/**
 * What a member finds on its disk is not what it left there. It must not start with what is left: the message says what
 * is wrong and what an operator can do. Nothing has been changed or removed.
 */
public abstract class DamagedData extends IOException {
    private static final long serialVersionUID = 1L;

    /** In an ensemble there is always this way out. */
    public static final String FETCH_AGAIN =
            "where other members have the data, move this member's data away but for myid,"
                    + " and it fetches everything from them";

    public DamagedData(String message) {
        super(message);
    }

    public DamagedData(String message, Throwable cause) {
        super(message, cause);
    }
}
