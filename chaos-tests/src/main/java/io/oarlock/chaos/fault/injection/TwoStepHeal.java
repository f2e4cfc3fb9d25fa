package io.oarlock.chaos.fault.injection;

import io.oarlock.chaos.fault.injection.Fault.Injection;
import java.io.IOException;

/** A healing in two steps: what was broken is mended, and then the member gets well, for which it may need others. */
public record TwoStepHeal(Step mending, Step recovery) implements Injection {

    /** A step of it. */
    public interface Step {
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
