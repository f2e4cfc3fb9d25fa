package io.oarlock.model;

/** What a {@link Bound} is measured in. */
public enum BoundUnit {
    BYTES,
    COUNT
}
