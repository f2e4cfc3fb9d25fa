package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.ratis.follower.MemberRequests;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.junit.jupiter.api.Test;

class ArrivingPartsTest {
    private static final int SELF = 2;
    private static final int LEADER = 1;
    private static final int SOME = 64 << 10;

    /** The clock may stand anywhere, and pass its end. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

    private final List<AppendEntriesRequestProto> heard = new ArrayList<>();
    private final ArrivingParts parts = new ArrivingParts(SELF, requests(), nanos::get);
    private CompletableFuture<AppendEntriesReplyProto> answer =
            CompletableFuture.completedFuture(of(AppendResult.SUCCESS));

    private boolean unreachable;

    private MemberRequests requests() {
        return (MemberRequests) Proxy.newProxyInstance(
                MemberRequests.class.getClassLoader(),
                new Class<?>[] {MemberRequests.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("arriving");
                    if (unreachable) {
                        throw new IOException("the member starts");
                    }
                    heard.add((AppendEntriesRequestProto) arguments[0]);
                    return answer;
                });
    }

    private static AppendEntriesReplyProto of(AppendResult result) {
        return AppendEntriesReplyProto.newBuilder().setResult(result).build();
    }

    private void append(long term) {
        parts.whole();
        parts.append(
                AppendEntriesRequestProto.newBuilder()
                        .setLeaderTerm(term)
                        .setLeaderCommit(17)
                        .build(),
                LEADER);
    }

    /** Whether a heartbeat was taken when so much had come, a while after whatever was before. */
    private boolean counts(int bytes) {
        nanos.addAndGet(ArrivingParts.INTERVAL_NANOS);
        int before = heard.size();
        assertThat(parts.arrived(bytes) != null).isEqualTo(heard.size() > before);
        return heard.size() > before;
    }

    @Test
    void isAHeartbeatOfTheLastAppendThatSaysNothingOfTheLog() {
        append(4);
        assertThat(counts(SOME)).isTrue();
        AppendEntriesRequestProto sign = heard.get(0);
        assertThat(sign.getLeaderTerm()).isEqualTo(4);
        assertThat(sign.getLeaderCommit()).isEqualTo(-1);
        assertThat(sign.hasPreviousLog()).isFalse();
        assertThat(sign.getEntriesCount()).isZero();
        assertThat(sign.getServerRequest().getCallId()).isEqualTo(AppendFormat.NO_CALL);
        append(5);
        assertThat(counts(SOME)).isTrue();
        assertThat(heard.get(1).getLeaderTerm()).isEqualTo(5);
    }

    @Test
    void nobodyIsHeardBeforeTheFirstAppend() {
        assertThat(counts(SOME)).isFalse();
        parts.whole();
        assertThat(counts(SOME)).isFalse();
    }

    @Test
    void onlyMoreThanLastTimeCounts() {
        append(4);
        assertThat(counts(ArrivingParts.BYTES_MIN))
                .as("may be a heartbeat in two parts")
                .isFalse();
        assertThat(counts(SOME)).isTrue();
        assertThat(counts(SOME)).isFalse();
        assertThat(counts(SOME + 1)).isTrue();
        parts.whole();
        assertThat(counts(SOME)).as("of the next frame").isTrue();
    }

    @Test
    void partsBetweenTwoHeartbeatsAreNotLost() {
        append(4);
        nanos.addAndGet(ArrivingParts.INTERVAL_NANOS - 1);
        assertThat(parts.arrived(SOME)).isNull();
        nanos.addAndGet(1);
        assertThat(parts.arrived(SOME)).isNotNull();
    }

    @Test
    void afterARefusalThereIsSilenceUntilAnAppendIsWhole() {
        append(4);
        answer = CompletableFuture.completedFuture(of(AppendResult.NOT_LEADER));
        assertThat(counts(SOME)).isTrue();
        assertThat(counts(2 * SOME)).isFalse();
        append(4);
        assertThat(counts(SOME)).isTrue();
    }

    @Test
    void afterAFailureThereIsSilenceUntilAnAppendIsWhole() {
        append(4);
        unreachable = true;
        nanos.addAndGet(ArrivingParts.INTERVAL_NANOS);
        assertThat(parts.arrived(SOME)).isCompletedExceptionally();
        unreachable = false;
        assertThat(counts(2 * SOME)).isFalse();
        append(4);
        assertThat(counts(SOME)).isTrue();
    }

    @Test
    void aLateRefusalDoesNotSilenceTheLeaderThatCameMeanwhile() {
        append(4);
        answer = new CompletableFuture<>();
        assertThat(counts(SOME)).isTrue();
        append(5);
        answer.complete(of(AppendResult.NOT_LEADER));
        assertThat(counts(SOME)).isTrue();
    }
}
