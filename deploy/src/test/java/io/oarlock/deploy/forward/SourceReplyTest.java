package io.oarlock.deploy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.ErrorCode;
import io.oarlock.model.Stat;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.SourceAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client is told follows from what it asked and from what the source did, where the two fit. */
class SourceReplyTest {
    private static final int CHECK = 13;
    private static final int MULTI = 14;
    private static final int DELETE = 2;
    private static final ZnodePath PATH = new ZnodePath("/a");
    private static final Stat STAT = new Stat(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1);
    private static final Operation SET = new Operation.SetData(PATH, null, -1);
    private static final Operation ONLY_CHECK = new Operation.Check(PATH, 1);
    private static final Operation REMOVE = new Operation.Delete(PATH, -1);

    private static Outcome reply(Operation asked, int type, List<Integer> errors, Outcome... outcomes) {
        return SourceReply.of(
                new Proposal(7, 1, List.of(), asked), new SourceAnswer(1, type, errors), List.of(outcomes));
    }

    @Test
    void theChecksOfAMultiHaveTheirPlaceThoughTheyChangeNothing() {
        Outcome changed = new Outcome.Changed(STAT);
        assertThat(reply(new Operation.Multi(List.of(ONLY_CHECK, SET, ONLY_CHECK)), MULTI, List.of(), changed))
                .isEqualTo(new Outcome.MultiDone(List.of(Outcome.Done.DONE, changed, Outcome.Done.DONE)));
    }

    @Test
    void aMultiOfAnotherLengthIsNotTheOneThatWasAsked() {
        Operation multi = new Operation.Multi(List.of(ONLY_CHECK, SET));
        Outcome changed = new Outcome.Changed(STAT);
        assertThat(reply(multi, MULTI, List.of(), changed, changed)).isNull();
        assertThat(reply(multi, MULTI, List.of())).isNull();
        assertThat(reply(multi, MULTI, List.of(0, -101, -2))).isNull();
    }

    @Test
    void aMultiThatFailedTellsTheErrorOfEachPart() {
        assertThat(reply(new Operation.Multi(List.of(SET, REMOVE)), MULTI, List.of(0, -101)))
                .isEqualTo(new Outcome.MultiFailed(List.of(ErrorCode.OK, ErrorCode.NO_NODE)));
        assertThat(reply(new Operation.Multi(List.of(SET, REMOVE)), MULTI, List.of(-118, -2)))
                .as("the session has moved")
                .isEqualTo(new Outcome.Failed(ErrorCode.SESSION_MOVED));
    }

    @Test
    void anErrorThatIsNotKnownIsNoAnswer() {
        assertThat(reply(REMOVE, -1, List.of(-101))).isEqualTo(new Outcome.Failed(ErrorCode.NO_NODE));
        assertThat(reply(REMOVE, -1, List.of(-9_999))).isNull();
        assertThat(reply(REMOVE, -1, List.of(-101, -101))).isNull();
    }

    @Test
    void aTransactionOfAnotherKindIsNoAnswer() {
        assertThat(reply(REMOVE, DELETE, List.of(), Outcome.Done.DONE)).isEqualTo(Outcome.Done.DONE);
        assertThat(reply(REMOVE, CHECK, List.of(), Outcome.Done.DONE)).isNull();
        assertThat(reply(REMOVE, DELETE, List.of(), new Outcome.Changed(STAT))).isNull();
        assertThat(reply(SET, DELETE, List.of(), Outcome.Done.DONE)).isNull();
    }
}
