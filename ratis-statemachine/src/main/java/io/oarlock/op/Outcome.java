package io.oarlock.op;

import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Stat;
import io.oarlock.model.ZnodePath;
import java.util.List;

/** What became of an {@link Operation}. Refusals are values: a thrown exception means a broken invariant. */
public sealed interface Outcome {
    <R> R accept(Cases<R> cases);

    /** One case for every kind of outcome. */
    interface Cases<R> {
        R created(Created created);

        R done(Done done);

        R changed(Changed changed);

        R multiDone(MultiDone multiDone);

        R multiFailed(MultiFailed multiFailed);

        R sessionAttached(SessionAttached sessionAttached);

        R sessionsEnded(SessionsEnded sessionsEnded);

        R answered(Answered answered);

        R failed(Failed failed);
    }

    /** A znode was made. */
    record Created(ZnodePath path, Stat stat) implements Outcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.created(this);
        }
    }

    /** It worked and there is nothing to tell: delete, check, rules level. */
    record Done() implements Outcome {
        public static final Done DONE = new Done();

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.done(this);
        }
    }

    /** Data or ACL was replaced. */
    record Changed(Stat stat) implements Outcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.changed(this);
        }
    }

    /** Every operation of a multi worked. */
    record MultiDone(List<Outcome> outcomes) implements Outcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.multiDone(this);
        }
    }

    /**
     * A multi changed nothing because one operation failed.
     *
     * @param errors one an operation: OK before the one that failed, its error, RUNTIME_INCONSISTENCY after it
     */
    record MultiFailed(List<ErrorCode> errors) implements Outcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.multiFailed(this);
        }
    }

    /** A session was opened, or moved to the member that asked. */
    record SessionAttached(long sessionId, int timeoutMillis, Bytes password, long generation) implements Outcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.sessionAttached(this);
        }
    }

    /** Sessions were closed or expired; of those asked for, only these. */
    record SessionsEnded(List<Long> sessionIds) implements Outcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.sessionsEnded(this);
        }
    }

    /**
     * A transaction of a ZooKeeper ensemble was taken that a client of this ensemble asked for.
     *
     * @param outcomes one for each change; none for a request that failed
     * @param ended sessions that ended with it
     */
    record Answered(List<Outcome> outcomes, List<Long> ended) implements Outcome {
        public Answered {
            outcomes = List.copyOf(outcomes);
            ended = List.copyOf(ended);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.answered(this);
        }
    }

    /** Nothing was changed. */
    record Failed(ErrorCode error) implements Outcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.failed(this);
        }
    }
}
