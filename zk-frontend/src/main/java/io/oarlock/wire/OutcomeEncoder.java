package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.op.Outcome;
import java.util.List;

/**
 * Writes the reply to a write. The form of the reply follows from the operation that was asked for, not from the
 * outcome alone. Stateless but for its target; short-lived.
 */
public final class OutcomeEncoder implements Outcome.Cases<ByteBuf> {
    private final ByteBuf out;
    private final Operation operation;

    private OutcomeEncoder(ByteBuf out, Operation operation) {
        this.out = out;
        this.operation = operation;
    }

    /** Writes header and body; returns the bytes of the frame. */
    public static int encode(ByteBuf out, int xid, Operation operation, Effects effects) {
        Outcome outcome = effects.outcome();
        if (outcome instanceof Outcome.Failed failed) {
            return ReplyFrame.writeHeaderOnly(out, xid, effects.zxid(), failed.error());
        }
        int start = ReplyFrame.open(out, xid, effects.zxid(), ErrorCode.OK);
        outcome.accept(new OutcomeEncoder(out, operation));
        return ReplyFrame.close(out, start);
    }

    @Override
    public ByteBuf created(Outcome.Created created) {
        WireWriter.writeText(out, created.path().value());
        if (!repliesWithPathOnly(operation)) {
            WireWriter.writeStat(out, created.stat());
        }
        return out;
    }

    @Override
    public ByteBuf done(Outcome.Done done) {
        return out;
    }

    @Override
    public ByteBuf changed(Outcome.Changed changed) {
        WireWriter.writeStat(out, changed.stat());
        return out;
    }

    @Override
    public ByteBuf multiDone(Outcome.MultiDone multiDone) {
        List<Operation> parts = ((Operation.Multi) operation).operations();
        for (int i = 0; i < parts.size(); i++) {
            Operation part = parts.get(i);
            MultiResults.writeHeader(out, typeOfResult(part));
            multiDone.outcomes().get(i).accept(new OutcomeEncoder(out, part));
        }
        MultiResults.writeEnd(out);
        return out;
    }

    /** Every part is an error record then, those before the one that failed too, with OK. */
    @Override
    public ByteBuf multiFailed(Outcome.MultiFailed multiFailed) {
        for (ErrorCode error : multiFailed.errors()) {
            MultiResults.writeError(out, error);
        }
        MultiResults.writeEnd(out);
        return out;
    }

    @Override
    public ByteBuf sessionAttached(Outcome.SessionAttached attached) {
        throw new IllegalStateException("a handshake has its own answer");
    }

    @Override
    public ByteBuf sessionsEnded(Outcome.SessionsEnded ended) {
        return out;
    }

    @Override
    public ByteBuf answered(Outcome.Answered answered) {
        throw new IllegalStateException("it is the source's, and not an answer yet");
    }

    @Override
    public ByteBuf failed(Outcome.Failed failed) {
        throw new IllegalStateException("an error has no body");
    }

    private static boolean repliesWithPathOnly(Operation operation) {
        return operation instanceof Create create && create.form() == Create.Form.CREATE;
    }

    private static int typeOfResult(Operation part) {
        if (part instanceof Create) {
            return repliesWithPathOnly(part) ? OpCode.CREATE.code() : OpCode.CREATE2.code();
        }
        if (part instanceof Operation.Delete) {
            return OpCode.DELETE.code();
        }
        return part instanceof Operation.SetData ? OpCode.SET_DATA.code() : OpCode.CHECK;
    }
}
