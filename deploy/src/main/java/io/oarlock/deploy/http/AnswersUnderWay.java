package io.oarlock.deploy.http;

/**
 * How many requests wait for a worker or have a file sent to them, of all ports together. They may take half of the
 * connections, so that whoever asks for a page that needs no worker finds one. Event loop only.
 */
final class AnswersUnderWay {
    private final int countMax;
    private volatile int count;

    AnswersUnderWay(int countMax) {
        this.countMax = countMax;
    }

    /** False when there are too many. */
    boolean begin() {
        int begun = count;
        if (begun == countMax) {
            return false;
        }
        count = begun + 1;
        return true;
    }

    void end() {
        int begun = count;
        count = begun - 1;
    }

    /** Any thread. */
    int count() {
        return count;
    }
}
