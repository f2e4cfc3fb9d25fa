package io.oarlock.seeded.connection;

import io.oarlock.seeded.words.Prints;

/** A connection that renders answers for operators by itself. */
final class RendersWords {
    private RendersWords() {}

    static void answer() {
        Prints.answer();
    }
}
