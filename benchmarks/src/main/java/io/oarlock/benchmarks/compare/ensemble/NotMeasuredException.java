package io.oarlock.benchmarks.compare.ensemble;

/** This machine has not what a row needs. The message says what that is, in one line. */
public final class NotMeasuredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotMeasuredException(String message) {
        super(message);
    }
}
