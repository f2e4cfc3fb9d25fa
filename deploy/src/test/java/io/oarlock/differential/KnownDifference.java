package io.oarlock.differential;

import java.util.function.Predicate;

/** A deviation from ZooKeeper that is wanted, with the reason for it. */
record KnownDifference(String name, String reason, Predicate<Difference> covers) {}
