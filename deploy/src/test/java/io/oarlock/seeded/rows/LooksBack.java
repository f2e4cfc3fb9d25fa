package io.oarlock.seeded.rows;

import io.oarlock.seeded.storage.LooksRight;

/** Closes a cycle with {@link LooksRight}. */
public final class LooksBack {
    private LooksBack() {}

    public static String name() {
        return LooksRight.name();
    }
}
