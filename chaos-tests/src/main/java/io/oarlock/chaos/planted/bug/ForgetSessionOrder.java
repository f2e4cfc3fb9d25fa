package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Now and then a write is overtaken by the next one that its event loop proposes, also by one of its own session. */
public final class ForgetSessionOrder {

    private static final int HOLD_EVERY = 5;
    /** Each event loop has its own: nobody else proposes on its thread. */
    private static final ThreadLocal<Overtaking> OVERTAKING = ThreadLocal.withInitial(Overtaking::new);

    private ForgetSessionOrder() {}

    private static final class Overtaking {
        private int proposals;
        private boolean passing;
        private @Nullable Object proposal;
        private @Nullable Object ticket;
    }

    /** True when the proposal is taken care of. */
    public static boolean propose(Object member, Object proposal, Object ticket) {
        Overtaking own = OVERTAKING.get();
        if (own.passing) {
            return false;
        }
        if (own.proposal != null) {
            pass(own, member, proposal, ticket);
            release(member);
            return true;
        }
        boolean data =
                Reflected.call(proposal, "operation").getClass().getSimpleName().equals("SetData");
        if (data && ++own.proposals % HOLD_EVERY == 0) {
            own.proposal = proposal;
            own.ticket = ticket;
            return true;
        }
        return false;
    }

    /** Lets go of what is held. */
    public static void release(Object member) {
        Overtaking own = OVERTAKING.get();
        Object proposal = own.proposal;
        Object ticket = own.ticket;
        if (proposal != null && ticket != null) {
            own.proposal = null;
            own.ticket = null;
            pass(own, member, proposal, ticket);
        }
    }

    private static void pass(Overtaking own, Object member, Object proposal, Object ticket) {
        own.passing = true;
        try {
            Reflected.call(member, "propose", proposal, ticket);
        } finally {
            own.passing = false;
        }
    }

    public static final class Propose {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.This Object member, @Advice.Argument(0) Object proposal, @Advice.Argument(1) Object ticket) {
            return ForgetSessionOrder.propose(member, proposal, ticket);
        }
    }

    public static final class Flush {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object member) {
            ForgetSessionOrder.release(member);
        }
    }
}
