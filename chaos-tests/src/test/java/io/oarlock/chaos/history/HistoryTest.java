package io.oarlock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

    @Test
    void anInvocationAndItsCompletionMakeOneOperation() {
        History history = history(
                new Event(1, EventKind.INVOKE, 10, "read", null),
                new Event(2, EventKind.INVOKE, 20, "write", 7L),
                new Event(1, EventKind.OK, 30, "read", 7L),
                new Event(2, EventKind.OK, 40, "write", 7L));

        assertThat(history.operations()).hasSize(2);
        Operation read = history.operations().get(0);
        assertThat(read.output()).isEqualTo(7L);
        assertThat(read.span()).isEqualTo(new Span(0, 2, 10, 30));
    }

    @Test
    void anOperationWithoutAnAnswerNeverReturns() {
        History history = history(new Event(1, EventKind.INVOKE, 10, "write", 1L));

        Operation write = history.operations().get(0);
        assertThat(write.attempt().isUnknown()).isTrue();
        assertThat(write.span().returnEvent()).isEqualTo(Span.NEVER);
    }

    @Test
    void anIndefiniteErrorNeverReturnsEitherButKeepsItsTime() {
        History history = history(
                new Event(1, EventKind.INVOKE, 10, "write", 1L),
                new Event(1, EventKind.UNKNOWN, 99, "write", "connection loss"));

        Span span = history.operations().get(0).span();
        assertThat(span.returnEvent()).isEqualTo(Span.NEVER);
        assertThat(span.returnNanos()).isEqualTo(99);
    }

    @Test
    void aProcessThatInvokesAgainLeavesItsFirstOperationOpen() {
        History history = history(
                new Event(1, EventKind.INVOKE, 1, "write", 1L),
                new Event(1, EventKind.INVOKE, 2, "write", 2L),
                new Event(1, EventKind.OK, 3, "write", 2L));

        assertThat(history.operations()).extracting(Operation::isOk).containsExactly(false, true);
    }

    @Test
    void notesAreNoOperations() {
        History history = history(new Event(1, EventKind.NOTE, 1, "event", "changed"));

        assertThat(history.operations()).isEmpty();
        assertThat(history.notes()).hasSize(1);
    }

    @Test
    void aCompletionOfNothingIsMalformed() {
        assertThatThrownBy(() -> history(new Event(1, EventKind.OK, 1, "read", null)))
                .isInstanceOf(MalformedHistoryException.class)
                .hasMessageContaining("completes nothing");
    }

    @Test
    void aCompletionOfAnotherOperationIsMalformed() {
        assertThatThrownBy(() -> history(
                        new Event(1, EventKind.INVOKE, 1, "read", null), new Event(1, EventKind.OK, 1, "write", null)))
                .isInstanceOf(MalformedHistoryException.class)
                .hasMessageContaining("completes another operation");
    }

    private static History history(Event... events) {
        return new History(List.of(events));
    }
}
