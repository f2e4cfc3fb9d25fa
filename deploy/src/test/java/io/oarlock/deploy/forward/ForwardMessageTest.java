package io.oarlock.deploy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.forward.ForwardMessage.Answer;
import io.oarlock.deploy.forward.ForwardMessage.Numbered;
import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.migration.learner.LearnerRequest;
import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import io.oarlock.session.TouchReport;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members of one ensemble understand each other, and nothing else. */
class ForwardMessageTest {
    static List<ForwardMessage> messages() {
        LearnerRequest request = new LearnerRequest(
                -1, 0x8100_0001, -11, Bytes.EMPTY, List.of(new Identity("ip", "::1"), new Identity("super", "")));
        return List.of(
                new ForwardMessage.AskLink(),
                new ForwardMessage.Sync(),
                new ForwardMessage.Attach(7, 4_000, Long.MIN_VALUE),
                new ForwardMessage.Requests(List.of(
                        new Numbered(5, 0, request),
                        new Numbered(6, 1, new LearnerRequest(2, 3, 14, Bytes.utf8("record"), List.of())))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageComesBack(ForwardMessage message) {
        Bytes encoded = ForwardMessage.encode(message);
        assertThat(ForwardMessage.isOne(encoded)).isTrue();
        assertThat(ForwardMessage.decode(encoded)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void damageIsRefusedOrIsAnotherMessage(ForwardMessage message) {
        byte[] encoded = ForwardMessage.encode(message).array();
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = Arrays.copyOf(encoded, random.nextInt(encoded.length + 3));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            decodeOrRefuse(Bytes.wrap(damaged));
        }
    }

    private static void decodeOrRefuse(Bytes damaged) {
        try {
            assertThat(ForwardMessage.decode(damaged)).isNotNull();
        } catch (BrokenBytesException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @Test
    void anAnswerOfAMemberThatKnowsNothingOfItSaysThatTheSourceIsNotReached() {
        assertThat(Answer.decode(Bytes.EMPTY)).isEqualTo(Answer.NOT_LINKED);
        Answer answer = new Answer(3L << 24 | 1, List.of(-1, 2));
        assertThat(Answer.decode(answer.encode())).isEqualTo(answer);
    }

    @Test
    void aReportOfSessionsIsNoMessage() {
        assertThat(ForwardMessage.isOne(TouchReport.encode(List.of(2L)))).isFalse();
        assertThat(ForwardMessage.isOne(Bytes.EMPTY)).isFalse();
    }
}
