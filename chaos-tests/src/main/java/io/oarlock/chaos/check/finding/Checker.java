package io.oarlock.chaos.check.finding;

import io.oarlock.chaos.history.History;

/** Judges one group of promises on any history; must not depend on the workload that produced it. */
public interface Checker {

    /** A name for reports. */
    String name();

    Findings check(History history);
}
