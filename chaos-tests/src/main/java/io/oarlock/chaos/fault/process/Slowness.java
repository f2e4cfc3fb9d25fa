package io.oarlock.chaos.fault.process;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.Harm;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A member that stands still four fifths of the time: too slow to keep up, too alive to be given up. */
public record Slowness() implements Harm {

    private static final int END_SECONDS_MAX = 5;

    /** Ends by itself with the process that it slows down, and never leaves it standing still. */
    private static final String SCRIPT = "trap 'kill -CONT $0; exit 0' TERM;"
            + " while kill -STOP $0 && sleep 0.2 && kill -CONT $0 && sleep 0.05; do :; done";

    @Override
    public String text() {
        return "slow";
    }

    @Override
    public String description() {
        return "let it run for a fifth of the time, 50 ms at once";
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        OptionalLong pid = cluster.pid(member);
        if (pid.isEmpty()) {
            return () -> {};
        }
        Process pulse = new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(pid.getAsLong()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return () -> {
            pulse.destroy();
            if (!pulse.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("member " + member + " is still being slowed down");
            }
        };
    }
}
