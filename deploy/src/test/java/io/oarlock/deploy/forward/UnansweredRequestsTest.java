package io.oarlock.deploy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.forward.ForwardMessage.Numbered;
import io.oarlock.deploy.forward.UnansweredRequests.Verdict;
import io.oarlock.migration.learner.LearnerConnection;
import io.oarlock.migration.learner.LearnerRequest;
import io.oarlock.migration.learner.SocketLayer;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.op.SourceAnswer;
import io.oarlock.op.SourceChange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be passed on to a source that does not answer. */
class UnansweredRequestsTest {
    private static final long SESSION = 0x0100_0000_0000_0007L;
    private static final long GENERATION = 5;
    private static final int SET_DATA = 5;
    private static final long BYTES_MAX = Bound.SOURCE_REQUEST_BYTES.defaultValue();

    private final Bytes large = Bytes.wrap(new byte[LearnerRequest.RECORD_BYTES_MAX]);
    private ServerSocket silent;
    private LearnerConnection connection;
    private LinkWriter writer;
    private UnansweredRequests requests;

    @BeforeEach
    void connect() throws IOException {
        silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        connection = LearnerConnection.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort()), SocketLayer.PLAIN);
        writer = new LinkWriter(connection);
        requests = new UnansweredRequests(writer, BYTES_MAX);
        requests.attached(new ForwardMessage.Attach(SESSION, 30_000, GENERATION));
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        connection.close();
        silent.close();
    }

    private Verdict send(int number) {
        return requests.send(
                new Numbered(GENERATION, number, new LearnerRequest(SESSION, number, SET_DATA, large, List.of())));
    }

    private boolean answer(int number) {
        return requests.isAnsweredBy(
                new Transaction(SESSION, 1, 1, List.of(), null, new SourceAnswer(number, -1, List.of(-101))));
    }

    @Test
    void theyTakeABoundedAmountOfMemoryAndAnswersMakeRoom() {
        int sent = 0;
        while (sent < 100 && send(sent + 1) == Verdict.SENT) {
            sent++;
        }

        assertThat(sent).isEqualTo(63);
        assertThat(requests.bytes()).isBetween(BYTES_MAX - (1 << 20), BYTES_MAX);
        assertThat(send(64)).isEqualTo(Verdict.FULL);
        assertThat(answer(1)).isTrue();
        assertThat(answer(1)).isFalse();
        assertThat(send(64)).isEqualTo(Verdict.SENT);
        assertThat(requests.count()).isEqualTo(63);
    }

    @Test
    void oneThatWasNotSentLeavesAGapBehindWhichNothingGoes() {
        assertThat(send(2)).isEqualTo(Verdict.NOT_OWNER);
        assertThat(send(1)).isEqualTo(Verdict.SENT);
        assertThat(send(1)).isEqualTo(Verdict.NOT_OWNER);
        assertThat(send(2)).isEqualTo(Verdict.SENT);
    }

    @Test
    void theEndOfASessionEndsWhatItsConnectionMaySend() {
        assertThat(send(1)).isEqualTo(Verdict.SENT);

        requests.isAnsweredBy(new Transaction(
                SESSION,
                1,
                1,
                List.of(new SourceChange.CloseSession(List.of())),
                null,
                new SourceAnswer(9, -11, List.of())));

        assertThat(send(2)).isEqualTo(Verdict.NOT_OWNER);
        assertThat(requests.timeoutMillis(SESSION)).isZero();
    }

    @Test
    void behindTheEndOfTheConnectionNothingIsSent() {
        requests.close();

        assertThat(send(1)).isEqualTo(Verdict.CLOSED);
        assertThat(requests.bytes()).isZero();
    }
}
