package io.oarlock.benchmarks.compare.figure;

import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param kind what is held against the numbers
 * @param standalone for one member
 * @param threeMembers for more
 */
public record Target(Kind kind, double standalone, double threeMembers) {
    public static final Target NONE = new Target(Kind.NONE, Double.NaN, Double.NaN);

    /** What the number of a target is compared with. */
    public enum Kind {
        /** Candidate / baseline, or better. */
        RATIO_AT_LEAST,
        RATIO_AT_MOST,
        /** The candidate's own figure. */
        VALUE_AT_MOST,
        VALUE_AT_LEAST,
        /** The figure is shown only. */
        NONE
    }

    static Target atLeast(double standalone, double threeMembers) {
        return new Target(Kind.RATIO_AT_LEAST, standalone, threeMembers);
    }

    public static Target atMost(double ratio) {
        return atMost(ratio, ratio);
    }

    public static Target atMost(double standalone, double threeMembers) {
        return new Target(Kind.RATIO_AT_MOST, standalone, threeMembers);
    }

    public static Target valueAtMost(double value) {
        return new Target(Kind.VALUE_AT_MOST, value, value);
    }

    public static Target valueAtLeast(double value) {
        return new Target(Kind.VALUE_AT_LEAST, value, value);
    }

    public boolean met(int members, double ratio, double value) {
        return switch (kind) {
            case RATIO_AT_LEAST -> ratio >= of(members);
            case RATIO_AT_MOST -> ratio <= of(members);
            case VALUE_AT_MOST -> value <= of(members);
            case VALUE_AT_LEAST -> value >= of(members);
            case NONE -> true;
        };
    }

    public String text(int members) {
        return switch (kind) {
            case RATIO_AT_LEAST -> String.format(Locale.ROOT, ">= %s", of(members));
            case RATIO_AT_MOST -> String.format(Locale.ROOT, "<= %s", of(members));
            case VALUE_AT_MOST -> String.format(Locale.ROOT, "%.0f", of(members));
            case VALUE_AT_LEAST -> String.format(Locale.ROOT, "itself >= %s", of(members));
            case NONE -> "";
        };
    }

    /** In words for the table: a shown figure has no verdict. */
    public String verdict(int members, double ratio, double value) {
        if (kind == Kind.NONE) {
            return "";
        }
        return met(members, ratio, value) ? "yes" : "**no**";
    }

    private double of(int members) {
        return members == 1 ? standalone : threeMembers;
    }
}
