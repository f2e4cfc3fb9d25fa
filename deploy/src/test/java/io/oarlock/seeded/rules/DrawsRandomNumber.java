package io.oarlock.seeded.rules;

import java.util.Random;

/** A rule that two members would decide differently. */
final class DrawsRandomNumber {
    private DrawsRandomNumber() {}

    static int draw() {
        return new Random().nextInt();
    }
}
