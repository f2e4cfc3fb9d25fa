package io.oarlock.chaos.fault.process;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.host.MemberClock;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.ListedHarm;
import java.io.IOException;
import java.util.Set;

/** What can happen to a member's wall clock. Nobody may lose a session over it. */
public enum ClockHarm implements ListedHarm {
    FORWARD("set the clock an hour forward, then back", clock -> clock.jump(3600)),
    BACKWARD("set the clock half an hour back, then forward", clock -> clock.jump(-1800)),
    FAST("let the clock run twice as fast, then set it right", clock -> clock.drift(2)),
    SLOW("let the clock run half as fast, then set it right", clock -> clock.drift(0.5));

    private final String description;
    private final Action action;

    ClockHarm(String description, Action action) {
        this.description = description;
        this.action = action;
    }

    @Override
    public String prefix() {
        return "clock-";
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Set<Ability> needs() {
        return Set.of(Ability.CLOCK);
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return cluster.clock(member).isPresent();
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException {
        MemberClock clock = cluster.clock(member).orElseThrow();
        action.run(clock);
        return clock::reset;
    }

    private interface Action {
        void run(MemberClock clock) throws IOException;
    }
}
