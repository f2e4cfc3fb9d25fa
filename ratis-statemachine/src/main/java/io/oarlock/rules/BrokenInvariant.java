package io.oarlock.rules;

/** The state contradicts itself. Going on would let members diverge: the code that catches this stops the process. */
public final class BrokenInvariant extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenInvariant(String message) {
        super(message);
    }
}
