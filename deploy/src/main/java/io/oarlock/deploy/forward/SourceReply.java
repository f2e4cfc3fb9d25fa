package io.oarlock.deploy.forward;

import io.oarlock.migration.learner.RequestRecord;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.SourceAnswer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of its request: what the source has answered, in the terms of the request. Stateless. An answer
 * that does not fit the request is none, whatever numbers it carries: better no reply than a wrong one.
 */
final class SourceReply {
    private static final int FAILED = -1;

    private SourceReply() {}

    /**
     * @param asked what was passed on
     * @param outcomes of the changes that the transaction made
     * @return null where the one is not the answer to the other
     */
    static @Nullable Outcome of(Proposal asked, SourceAnswer answer, List<Outcome> outcomes) {
        Operation operation = asked.operation();
        if (!answer.errors().isEmpty()) {
            return failure(operation, answer);
        }
        if (answer.type() != RequestRecord.typeOf(operation)) {
            return null;
        }
        if (operation instanceof Operation.CloseSession) {
            return new Outcome.SessionsEnded(List.of(asked.sessionId()));
        }
        Iterator<Outcome> left = outcomes.iterator();
        Outcome outcome = operation instanceof Operation.Multi multi ? ofParts(multi, left) : next(operation, left);
        return left.hasNext() ? null : outcome;
    }

    private static @Nullable Outcome ofParts(Operation.Multi multi, Iterator<Outcome> outcomes) {
        List<Outcome> parts = new ArrayList<>();
        for (Operation operation : multi.operations()) {
            // A check changes nothing.
            Outcome part = operation instanceof Operation.Check ? Outcome.Done.DONE : next(operation, outcomes);
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return new Outcome.MultiDone(List.copyOf(parts));
    }

    private static @Nullable Outcome next(Operation operation, Iterator<Outcome> outcomes) {
        Outcome outcome = outcomes.hasNext() ? outcomes.next() : null;
        return outcome != null && fits(operation, outcome) ? outcome : null;
    }

    private static boolean fits(Operation operation, Outcome outcome) {
        if (operation instanceof Create create) {
            // The source may have put a number behind the name.
            return outcome instanceof Outcome.Created created
                    && created.path().value().startsWith(create.path().value());
        }
        if (operation instanceof Operation.Delete) {
            return outcome instanceof Outcome.Done;
        }
        if (operation instanceof Operation.SetData || operation instanceof Operation.SetAcl) {
            return outcome instanceof Outcome.Changed;
        }
        return operation instanceof Operation.OpenSession && outcome instanceof Outcome.SessionAttached;
    }

    private static @Nullable Outcome failure(Operation operation, SourceAnswer answer) {
        List<ErrorCode> errors = new ArrayList<>();
        for (int code : answer.errors()) {
            ErrorCode error = ErrorCode.find(code);
            if (error == null) {
                return null;
            }
            errors.add(error);
        }
        if (answer.type() == FAILED) {
            return errors.size() == 1 ? new Outcome.Failed(errors.get(0)) : null;
        }
        if (!(operation instanceof Operation.Multi multi)
                || answer.type() != RequestRecord.MULTI
                || errors.size() != multi.operations().size()) {
            return null;
        }
        // The session has moved to another connection: this connection ends, not just one operation.
        return errors.contains(ErrorCode.SESSION_MOVED)
                ? new Outcome.Failed(ErrorCode.SESSION_MOVED)
                : new Outcome.MultiFailed(List.copyOf(errors));
    }
}
