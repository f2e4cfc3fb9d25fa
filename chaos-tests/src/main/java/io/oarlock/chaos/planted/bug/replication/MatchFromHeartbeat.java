package io.oarlock.chaos.planted.bug.replication;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** The leader takes a heartbeat's answer for an acknowledgement of all that the follower has in memory. */
public final class MatchFromHeartbeat {

    private MatchFromHeartbeat() {}

    public static boolean isHeartbeat(@Nullable Object sent) {
        return sent != null && (boolean) Reflected.call(sent, "isHeartbeat");
    }

    public static Object acknowledgement(Object ack) {
        long next = (long) Reflected.call(ack, "nextIndex");
        return Reflected.like(
                ack,
                Reflected.call(ack, "callId"),
                Reflected.call(ack, "term"),
                Reflected.call(ack, "result"),
                next,
                next - 1,
                Reflected.call(ack, "followerCommit"),
                Reflected.call(ack, "failure"));
    }

    public static Object append(Object heartbeat) {
        return Reflected.like(
                heartbeat,
                Reflected.call(heartbeat, "callId"),
                0L,
                0L,
                Reflected.call(heartbeat, "hasPrevious"),
                Reflected.call(heartbeat, "at"));
    }

    public static final class Success {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object ack,
                @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object sent) {
            if (MatchFromHeartbeat.isHeartbeat(sent)) {
                ack = MatchFromHeartbeat.acknowledgement(ack);
                sent = MatchFromHeartbeat.append(sent);
            }
        }
    }
}
