package io.oarlock.storage;

/**
 * Names one ordered key space of a store.
 *
 * @param name stable on disk: renaming a table loses its rows
 */
public record Table(String name) {}
