package io.oarlock.rules;

/** A place in the Raft log. */
public record LogPosition(long term, long index) {}
