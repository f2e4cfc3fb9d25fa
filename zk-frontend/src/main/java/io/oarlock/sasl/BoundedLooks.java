package io.oarlock.sasl;

/**
 * A text at whose characters an expression may look only so often: Java's go back and try again, and the time for one
 * that an operator has written without harm in mind may grow with any power of the length that a stranger chooses.
 * Belongs to one match.
 */
final class BoundedLooks implements CharSequence {
    /** Some milliseconds; an expression that never goes back looks at each character once or twice. */
    private static final int LOOKS_MAX = 1_000_000;

    private final String text;
    private int looks;

    BoundedLooks(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when it was looked at too often */
    @Override
    public char charAt(int index) {
        if (++looks > LOOKS_MAX) {
            throw new IllegalArgumentException("a principal that is too long for the rules of auth_to_local");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
