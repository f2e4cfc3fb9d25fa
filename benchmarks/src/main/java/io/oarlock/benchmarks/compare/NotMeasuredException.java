package io.oarlock.benchmarks.compare;

/** This machine has not what a row needs. The message says what that is, in one line. */
final class NotMeasuredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotMeasuredException(String message) {
        super(message);
    }
}
