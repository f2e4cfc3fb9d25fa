package io.oarlock.chaos.check.evidence;

/**
 * A change of a znode that may have happened or not: nobody was told. If it did, its zxid is greater than {@code after}
 * and at most {@code until}.
 *
 * @param kind what it would have done
 * @param path of the znode; the beginning of its path where the server chose the number at its end
 * @param isSequential whether the server chose the end of the path
 * @param after all writes up to this zxid were acknowledged before it was asked for
 * @param until what its session was told later; {@link Long#MAX_VALUE} where it was told nothing
 */
public record Doubt(Effect.Kind kind, String path, boolean isSequential, long after, long until) {

    /** Whether it may be what happened at this zxid. */
    public boolean mayBeAt(long zxid) {
        return after < zxid && zxid <= until;
    }

    /** Whether it may have happened after the one zxid and not after the other. */
    public boolean mayBeWithin(long exclusive, long inclusive) {
        return after < inclusive && until > exclusive;
    }

    /** Whether it would have changed this znode. */
    boolean concerns(String other) {
        return isSequential ? other.startsWith(path) : other.equals(path);
    }
}
