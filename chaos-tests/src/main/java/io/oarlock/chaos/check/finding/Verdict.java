package io.oarlock.chaos.check.finding;

import java.util.Locale;

/** What a checker concludes. Declared from best to worst, so that the worst of several is their maximum. */
public enum Verdict {
    /** Every promise was kept. */
    VALID,
    /** Not decided within the budget. */
    UNKNOWN,
    /** A promise was broken. */
    INVALID;

    /** The verdict on two things together. */
    public Verdict max(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The name used in reports, in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
