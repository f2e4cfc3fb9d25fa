package io.oarlock.chaos.fault.injection;

import java.io.IOException;

/** A member did not do under a fault what it must. The fault is healed nevertheless. */
public final class UnmetDuty extends IOException {

    private static final long serialVersionUID = 1;

    private final int member;

    public UnmetDuty(int member, String duty) {
        super("member " + member + " " + duty);
        this.member = member;
    }

    public int member() {
        return member;
    }
}
