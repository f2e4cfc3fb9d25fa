package io.oarlock.deploy.doctor;

/**
 * One thing that was looked at.
 *
 * @param what in plain words
 * @param advice what to do about it; empty where nothing is to be done
 */
public record Finding(Level level, String what, String advice) {
    /** How bad it is, from good to bad. */
    public enum Level {
        GOOD,
        /** Works, but not for long, or not as its owner thinks. */
        WARNING,
        /** Keeps a member, or the ensemble, from serving. */
        PROBLEM
    }

    public static Finding good(String what) {
        return new Finding(Level.GOOD, what, "");
    }

    public static Finding warning(String what, String advice) {
        return new Finding(Level.WARNING, what, advice);
    }

    public static Finding problem(String what, String advice) {
        return new Finding(Level.PROBLEM, what, advice);
    }
}
