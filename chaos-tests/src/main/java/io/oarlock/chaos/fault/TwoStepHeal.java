package io.oarlock.chaos.fault;

import io.oarlock.chaos.fault.Fault.Injection;
import java.io.IOException;

/** A healing in two steps: what was broken is mended, and then the member gets well, for which it may need others. */
record TwoStepHeal(Step mending, Step recovery) implements Injection {

    /** A step of it. */
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        mending.run();
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        recovery.run();
    }
}
