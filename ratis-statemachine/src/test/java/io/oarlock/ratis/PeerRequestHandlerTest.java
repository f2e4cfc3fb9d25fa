package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.transport.PeerMessage;
import io.oarlock.replication.EntryRefused;
import java.io.IOException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class PeerRequestHandlerTest {
    private final MetricRegistry numbers = new MetricRegistry();
    private final PeerRequestHandler requestHandler = new PeerRequestHandler(
            new LocalLogAppender(() -> {
                throw new IllegalStateException("nothing may be appended");
            }),
            new PeerRequestHandler.Self(
                    () -> true,
                    () -> 0,
                    () -> {
                        throw new IllegalStateException("nobody asked");
                    },
                    member -> {},
                    (founder, members) -> {}),
            (from, message) -> {},
            (member, refusal) -> {},
            numbers);

    private ByteString ask(PeerMessage.Kind kind, ByteString content) throws Exception {
        return requestHandler
                .answer(new PeerMessage(kind, 2, content).encode())
                .get()
                .getContent();
    }

    @Test
    void anEntryThatIsNoneIsNotAppendedAndItsMemberHearsThatItNeverWillBe() throws Exception {
        ByteString answer = ask(PeerMessage.Kind.ENTRY, ByteString.copyFromUtf8("garbage"));
        assertThatThrownBy(() -> PeerMessage.contentOf(answer))
                .isInstanceOf(EntryRefused.class)
                .hasMessageContaining("an entry of 7 bytes");
        assertThat(numbers.value(Metric.RAFT_FOREIGN_ENTRIES_REFUSED_TOTAL)).isEqualTo(1);
    }

    @Test
    void whoeverIsNotTheLeaderMayBeAskedAgain() {
        ByteString answer = PeerMessage.answer(PeerMessage.Status.NOT_LEADER, ByteString.EMPTY);
        assertThatThrownBy(() -> PeerMessage.contentOf(answer))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EntryRefused.class);
    }

    @Test
    void aRefusalIsFoundBehindWhateverItIsWrappedIn() {
        Throwable wrapped = new RuntimeException(new IOException(new EntryRefused("no", null)));
        assertThat(EntryRefused.isCauseOf(wrapped)).isTrue();
        assertThat(EntryRefused.isCauseOf(new IOException("no"))).isFalse();
    }
}
