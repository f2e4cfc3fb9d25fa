package io.oarlock.chaos.fault.injection;

import java.io.IOException;

/** A member did not do under a fault what it must. The fault is healed nevertheless. */
public final class UnmetDuty extends IOException {

    private static final long serialVersionUID = 1;

    /** What members owe while something is wrong. */
    public enum Duty {
        /** One that cannot keep its promises ends and says why. */
        END_WITH_REASON,
        /** One that was ended, or is well again, serves when it is started. */
        SERVE_AGAIN
    }

    private final int member;
    private final Duty duty;

    /** One that should have ended with a reason. */
    public UnmetDuty(int member, String what) {
        this(member, Duty.END_WITH_REASON, what);
    }

    public UnmetDuty(int member, Duty duty, String what) {
        super("member " + member + " " + what);
        this.member = member;
        this.duty = duty;
    }

    public int member() {
        return member;
    }

    public Duty duty() {
        return duty;
    }
}
