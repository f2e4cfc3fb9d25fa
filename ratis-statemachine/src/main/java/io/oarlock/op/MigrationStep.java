package io.oarlock.op;

import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of taking over the tree of a ZooKeeper ensemble, the source. What the source has decided is not decided
 * again: a step says what its tree is, or what one of its transactions did.
 */
public sealed interface MigrationStep {
    <R> R accept(Cases<R> cases);

    /** One case for every kind of step. */
    interface Cases<R> {
        R begin(Begin begin);

        R copy(Copy copy);

        R complete(Complete complete);

        R apply(Apply apply);

        R stop(Stop stop);

        R askSwitch(AskSwitch ask);

        R cancelSwitch(CancelSwitch cancel);

        R switchOver(SwitchOver over);

        R abort(Abort abort);
    }

    /**
     * A copy of the source's tree begins: of an empty tree, or of one that an earlier migration left.
     *
     * @param copy a number that no copy before it has
     */
    record Begin(long copy) implements MigrationStep {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.begin(this);
        }
    }

    /** A part of the copy: znodes and sessions as they are in the source, and those that it does not have. */
    record Copy(
            long copy,
            List<CopiedZnode> znodes,
            List<ZnodePath> removed,
            List<CopiedSession> sessions,
            List<Long> sessionsRemoved)
            implements MigrationStep {
        public Copy {
            znodes = List.copyOf(znodes);
            removed = List.copyOf(removed);
            sessions = List.copyOf(sessions);
            sessionsRemoved = List.copyOf(sessionsRemoved);
        }

        /** A znode with its whole Stat. */
        public record CopiedZnode(ZnodePath path, Znode znode) {}

        /** A session of the source. */
        public record CopiedSession(long id, int timeoutMillis) {}

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.copy(this);
        }
    }

    /**
     * The copy is whole: the tree is the source's after a transaction.
     *
     * @param digest ZooKeeper's digest of that tree
     */
    record Complete(long copy, long zxid, long digest) implements MigrationStep {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.complete(this);
        }
    }

    /**
     * A transaction of the source.
     *
     * @param previousZxid the transaction that it follows: it is taken behind no other
     * @param sessionId of the client that asked for it
     * @param changes none for a request that failed
     * @param digest of the source's whole tree after it; null where the source sent none
     * @param answer to the client of ours that asked for it; null when none did. Needs rules level 3
     */
    record Apply(
            long previousZxid,
            long zxid,
            long timeMillis,
            long sessionId,
            List<SourceChange> changes,
            @Nullable Long digest,
            @Nullable SourceAnswer answer)
            implements MigrationStep {
        public Apply {
            changes = List.copyOf(changes);
        }

        /** One that no client of ours asked for. */
        public Apply(
                long previousZxid,
                long zxid,
                long timeMillis,
                long sessionId,
                List<SourceChange> changes,
                @Nullable Long digest) {
            this(previousZxid, zxid, timeMillis, sessionId, changes, digest, null);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.apply(this);
        }
    }

    /** What the source sent cannot be taken: the migration stops. */
    record Stop(String reason) implements MigrationStep {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.stop(this);
        }
    }

    /** An operator wants this ensemble to decide as soon as the source is gone. */
    record AskSwitch() implements MigrationStep {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.askSwitch(this);
        }
    }

    /** The source still decides for clients: it is followed as before. */
    record CancelSwitch() implements MigrationStep {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.cancelSwitch(this);
        }
    }

    /**
     * From here on this ensemble decides.
     *
     * @param zxid the last transaction of the source
     * @param epoch of the last leader of the source, which may have led without a transaction
     */
    record SwitchOver(long zxid, long epoch) implements MigrationStep {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.switchOver(this);
        }
    }

    /** An operator gives the migration up. */
    record Abort() implements MigrationStep {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.abort(this);
        }
    }
}
