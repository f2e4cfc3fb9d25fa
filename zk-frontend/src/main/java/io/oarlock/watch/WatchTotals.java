package io.oarlock.watch;

/**
 * Size of this member's watch table.
 *
 * @param connections that have a watch
 * @param paths that are watched
 */
public record WatchTotals(int connections, int paths, long watches) {}
