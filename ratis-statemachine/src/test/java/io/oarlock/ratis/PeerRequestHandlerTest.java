package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.Answer;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.transport.PeerStatus;
import io.oarlock.replica.HeardMessages;
import io.oarlock.replication.EntryRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PeerRequestHandlerTest {
    private final MetricRegistry numbers = new MetricRegistry();
    private final PeerRequestHandler requestHandler = new PeerRequestHandler(
            new LocalLogAppender(() -> {
                throw new IllegalStateException("nothing may be appended");
            }),
            new PeerRequestHandler.Self(
                    () -> true,
                    () -> CompletableFuture.failedFuture(new IOException("nobody asked")),
                    () -> {
                        throw new IllegalStateException("nobody asked");
                    },
                    member -> {},
                    (founder, members) -> {}),
            new HeardMessages(),
            (member, refusal) -> {},
            numbers);

    @Test
    void anEntryThatIsNoneIsNotAppendedAndItsMemberHearsThatItNeverWillBe() {
        Answer refusal = requestHandler.forward(2, "garbage".getBytes(StandardCharsets.US_ASCII));
        assertThat(refusal).isNotNull();
        assertThatThrownBy(() -> PeerStatus.contentOf(refusal))
                .isInstanceOf(EntryRefused.class)
                .hasMessageContaining("an entry of 7 bytes");
        assertThat(numbers.value(Metric.RAFT_FOREIGN_ENTRIES_REFUSED_TOTAL)).isEqualTo(1);
    }

    @Test
    void whoeverIsNotTheLeaderMayBeAskedAgain() {
        assertThatThrownBy(() -> PeerStatus.contentOf(PeerStatus.NOT_LEADER.alone()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EntryRefused.class);
    }

    @Test
    void whatIsNoQuestionFails() {
        assertThat(requestHandler.answer(FrameType.VOTE, 2, new byte[0])).isCompletedExceptionally();
        assertThat(requestHandler.answer(FrameType.FOUNDING, 2, new byte[] {9})).isCompletedExceptionally();
    }

    @Test
    void aRefusalIsFoundBehindWhateverItIsWrappedIn() {
        Throwable wrapped = new RuntimeException(new IOException(new EntryRefused("no", null)));
        assertThat(EntryRefused.isCauseOf(wrapped)).isTrue();
        assertThat(EntryRefused.isCauseOf(new IOException("no"))).isFalse();
    }
}
