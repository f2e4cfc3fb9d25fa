package io.oarlock.model;

/**
 * How far the state has come in taking over the tree of a ZooKeeper ensemble, the source. Part of the replicated state:
 * all members agree on who decides at each place of the log.
 *
 * @param copy number of the copy that was begun last: parts of earlier ones are refused
 * @param digest ZooKeeper's digest of the tree, while the source decides
 * @param checkedZxid the last transaction after which the source's own digest was the same; 0 before the first
 * @param reason why the migration is {@link Phase#STOPPED}; empty in other phases
 */
public record MigrationState(Phase phase, long copy, long digest, long checkedZxid, String reason) {
    /** Who decides, and what is taken from the source. Codes are for ever. */
    public enum Phase {
        /** The tree is being filled, and is not fit to be read. */
        COPYING(1),
        /** The tree is the source's after its last transaction; only the source decides. */
        FOLLOWING(2),
        /** As {@link #FOLLOWING}, and to be switched over once the source is gone. */
        SWITCHING(3),
        /** Something was wrong; nothing is taken any more, nobody decides. */
        STOPPED(4),
        /** An operator gave it up; nothing is taken any more, nobody decides. */
        ABORTED(5),
        /** This ensemble decides, for ever; nothing is taken from the source again. */
        SWITCHED(6);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** @throws IllegalArgumentException for a code of no phase */
        public static Phase of(int code) {
            for (Phase phase : values()) {
                if (phase.code == code) {
                    return phase;
                }
            }
            throw new IllegalArgumentException("no phase of a migration has the code " + code);
        }
    }

    /** The state at the beginning of a copy, of an empty tree or of one that the copy corrects. */
    public static MigrationState copying(long copy, long digest) {
        return new MigrationState(Phase.COPYING, copy, digest, 0, "");
    }

    /** Whether transactions of the source are taken. */
    public boolean follows() {
        return phase == Phase.FOLLOWING || phase == Phase.SWITCHING;
    }

    /** Whether requests are decided by this ensemble. */
    public boolean decidesItself() {
        return phase == Phase.SWITCHED;
    }

    public MigrationState in(Phase next) {
        return new MigrationState(next, copy, digest, checkedZxid, "");
    }

    public MigrationState withDigest(long changed) {
        return new MigrationState(phase, copy, changed, checkedZxid, reason);
    }

    public MigrationState checkedAt(long zxid) {
        return new MigrationState(phase, copy, digest, zxid, reason);
    }

    public MigrationState stopped(String why) {
        return new MigrationState(Phase.STOPPED, copy, digest, checkedZxid, why);
    }
}
