package io.oarlock.replica;

/** What a front end wants back with the answer to a proposal. Opaque to the replica. */
public interface Ticket {}
