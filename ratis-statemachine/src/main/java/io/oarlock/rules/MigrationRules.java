package io.oarlock.rules;

import io.oarlock.model.ErrorCode;
import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Session;
import io.oarlock.model.SessionPassword;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodeDigest;
import io.oarlock.model.ZnodePath;
import io.oarlock.model.Zxid;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.MigrationStep.Copy.CopiedSession;
import io.oarlock.op.MigrationStep.Copy.CopiedZnode;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.RulesLevel;
import io.oarlock.op.SourceChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who decides: as long as a tree follows a ZooKeeper ensemble, the source, only what the source has decided changes it,
 * and once it is switched over nothing of the source does. Both are looked up in the state when a proposal is applied,
 * so that it does not matter who proposes what, how late, and how often.
 */
final class MigrationRules {
    private static final int REASON_CHARACTERS_MAX = 500;
    private static final int EPOCH_SHIFT = 32;

    private final QuotaRules quotas = new QuotaRules();

    /**
     * What became of a proposal.
     *
     * @param zxid the last one that was given out, by the source while it decides
     */
    record Decided(Outcome outcome, long zxid) {}

    /** Whether the proposal is one that {@link Rules} decides and that takes a zxid of its own. */
    static boolean leavesToRules(Operation operation, boolean internal, @Nullable MigrationState state) {
        return (state == null || state.decidesItself()) && !(internal && operation instanceof Operation.Migrate);
    }

    /** @param context with the last zxid that was given out */
    Decided decide(OperationContext context, int rulesLevel) {
        if (context.proposal().operation() instanceof Operation.Migrate migrate && context.isInternal()) {
            return rulesLevel < levelOf(migrate.step())
                    ? refused(ErrorCode.UNIMPLEMENTED, context)
                    : migrate.step().accept(new Deciding(context));
        }
        // Whoever proposed what the log cannot carry is told so.
        return context.proposal().operation() instanceof Operation.Refused carried
                ? refused(carried.error(), context)
                : refused(ErrorCode.NOT_READ_ONLY, context);
    }

    private static int levelOf(MigrationStep step) {
        return step instanceof MigrationStep.Apply apply && apply.answer() != null
                ? RulesLevel.SOURCE_ANSWERS
                : RulesLevel.MIGRATIONS;
    }

    private static Decided refused(ErrorCode why, OperationContext context) {
        return new Decided(new Outcome.Failed(why), context.zxid());
    }

    /** The cases of one step. */
    private final class Deciding implements MigrationStep.Cases<Decided> {
        private final OperationContext context;
        private final UncommittedState uncommitted;
        private final @Nullable MigrationState state;

        Deciding(OperationContext context) {
            this.context = context;
            this.uncommitted = context.uncommitted();
            this.state = uncommitted.migration();
        }

        /** Data of this ensemble's own is never given up for the source's. */
        @Override
        public Decided begin(MigrationStep.Begin begin) {
            boolean mayBegin = state == null
                    ? uncommitted.isInitial() && begin.copy() > 0
                    : !state.decidesItself() && begin.copy() > state.copy();
            if (!mayBegin) {
                return refused(ErrorCode.NOT_EMPTY, context);
            }
            uncommitted.quotas().before().forEach(limited -> uncommitted.putQuotaCount(limited, null));
            long digest = state == null ? digestOf(ZnodePath.ROOT) + digestOf(PathRules.ZOOKEEPER) : state.digest();
            return become(MigrationState.copying(begin.copy(), digest));
        }

        @Override
        public Decided copy(MigrationStep.Copy copy) {
            if (state == null || !isCopying(state, copy.copy())) {
                return outOfPlace();
            }
            long digest = state.digest();
            for (ZnodePath path : copy.removed()) {
                digest -= digestOf(path);
                uncommitted.remove(path);
            }
            for (CopiedZnode each : copy.znodes()) {
                digest += ZnodeDigest.of(each.path(), each.znode()) - digestOf(each.path());
                put(each);
            }
            for (CopiedSession each : copy.sessions()) {
                uncommitted.putCopiedSession(new Session(
                        each.id(),
                        each.timeoutMillis(),
                        SessionPassword.of(each.id()),
                        SourceChanges.NO_MEMBER,
                        SourceChanges.FIRST_GENERATION));
            }
            copy.sessionsRemoved().forEach(uncommitted::removeSession);
            return become(state.withDigest(digest));
        }

        private void put(CopiedZnode each) {
            Znode found = uncommitted.find(each.path());
            if (found == null) {
                uncommitted.add(each.path(), each.znode());
            } else {
                uncommitted.replace(each.path(), found, each.znode());
            }
        }

        private long digestOf(ZnodePath path) {
            Znode znode = uncommitted.find(path);
            return znode == null ? 0 : ZnodeDigest.of(path, znode);
        }

        @Override
        public Decided complete(MigrationStep.Complete complete) {
            if (state == null || !isCopying(state, complete.copy())) {
                return outOfPlace();
            }
            if (state.digest() != complete.digest()) {
                return stopped(
                        state,
                        "the copy at " + Zxid.hex(complete.zxid()) + " has the digest "
                                + Long.toHexString(state.digest()) + ", the source's tree "
                                + Long.toHexString(complete.digest()));
            }
            uncommitted.putMigration(state.in(Phase.FOLLOWING));
            return new Decided(Outcome.Done.DONE, complete.zxid());
        }

        @Override
        public Decided apply(MigrationStep.Apply apply) {
            if (state == null
                    || !state.follows()
                    || apply.previousZxid() != context.zxid()
                    || apply.zxid() <= apply.previousZxid()) {
                return outOfPlace();
            }
            OperationContext there = new OperationContext(
                    uncommitted,
                    context.proposal(),
                    apply.zxid(),
                    apply.timeMillis(),
                    context.policy(),
                    context.member(),
                    context.events());
            SourceChanges changes = new SourceChanges(quotas, there, apply.sessionId(), state.digest());
            uncommitted.begin();
            for (SourceChange change : apply.changes()) {
                if (changes.objection() == null) {
                    change.accept(changes);
                }
            }
            long digest = changes.objection() == null ? changes.digest() : state.digest();
            String objection = objection(apply, changes, digest);
            if (objection != null) {
                uncommitted.rollback();
                context.events().clear();
                return stopped(state, "transaction " + Zxid.hex(apply.zxid()) + " " + objection);
            }
            uncommitted.commit();
            MigrationState after = state.withDigest(digest);
            uncommitted.putMigration(apply.digest() == null ? after : after.checkedAt(apply.zxid()));
            return new Decided(outcome(apply, changes), apply.zxid());
        }

        private static Outcome outcome(MigrationStep.Apply apply, SourceChanges changes) {
            if (apply.answer() != null) {
                return new Outcome.Answered(changes.outcomes(), changes.ended());
            }
            List<Long> ended = changes.ended();
            return ended.isEmpty() ? Outcome.Done.DONE : new Outcome.SessionsEnded(List.copyOf(ended));
        }

        private static @Nullable String objection(MigrationStep.Apply apply, SourceChanges changes, long digest) {
            if (changes.objection() != null) {
                return changes.objection();
            }
            Long expected = apply.digest();
            return expected == null || expected == digest
                    ? null
                    : "leads to the digest " + Long.toHexString(digest) + ", in the source to "
                            + Long.toHexString(expected);
        }

        @Override
        public Decided stop(MigrationStep.Stop stop) {
            return state != null && (state.follows() || state.phase() == Phase.COPYING)
                    ? stopped(state, stop.reason())
                    : outOfPlace();
        }

        @Override
        public Decided askSwitch(MigrationStep.AskSwitch ask) {
            return fromTo(Phase.FOLLOWING, Phase.SWITCHING);
        }

        @Override
        public Decided cancelSwitch(MigrationStep.CancelSwitch cancel) {
            return fromTo(Phase.SWITCHING, Phase.FOLLOWING);
        }

        /** The epoch is one that the source has not had, so that no zxid is given out twice; and none is negative. */
        @Override
        public Decided switchOver(MigrationStep.SwitchOver over) {
            if (state == null || state.phase() != Phase.SWITCHING || over.zxid() != context.zxid()) {
                return outOfPlace();
            }
            long epoch = Math.max(over.zxid() >>> EPOCH_SHIFT, over.epoch());
            if (over.epoch() < 0 || epoch >= Integer.MAX_VALUE) {
                return outOfPlace();
            }
            uncommitted.putMigration(state.in(Phase.SWITCHED));
            return new Decided(Outcome.Done.DONE, epoch + 1 << EPOCH_SHIFT);
        }

        @Override
        public Decided abort(MigrationStep.Abort abort) {
            return state != null && !state.decidesItself() ? become(state.in(Phase.ABORTED)) : outOfPlace();
        }

        private Decided fromTo(Phase from, Phase to) {
            return state != null && state.phase() == from ? become(state.in(to)) : outOfPlace();
        }

        private Decided become(MigrationState next) {
            uncommitted.putMigration(next);
            return new Decided(Outcome.Done.DONE, context.zxid());
        }

        private Decided stopped(MigrationState from, String reason) {
            String shown = reason.length() <= REASON_CHARACTERS_MAX
                    ? reason
                    : reason.substring(0, REASON_CHARACTERS_MAX) + "...";
            uncommitted.putMigration(from.stopped(shown));
            return refused(ErrorCode.DATA_INCONSISTENCY, context);
        }

        /** It was applied before, comes too early, or is of a migration that is over. */
        private Decided outOfPlace() {
            return refused(ErrorCode.BAD_VERSION, context);
        }

        private static boolean isCopying(MigrationState state, long copy) {
            return state.phase() == Phase.COPYING && state.copy() == copy;
        }
    }
}
