package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Nobody writes what a lock protects while another one holds it. Judged by the zxids of the protected writes, not by
 * clocks: writes with {@code lock} and {@code tenure} in their input, where a tenure is one holding of the lock.
 */
public final class LockExclusion implements Checker {

    static final String EXCLUSIVE = "the protected writes of two holders of a lock do not interleave";

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        List<Effect> writes = new ArrayList<>(Effect.allOf(history));
        writes.removeIf(effect -> !effect.operation().in().has("tenure"));
        writes.sort(Comparator.comparingLong(Effect::zxid));
        Map<String, Effect> last = new HashMap<>();
        Map<String, Set<String>> ended = new HashMap<>();
        for (Effect write : writes) {
            String lock = write.operation().in().text("lock");
            String tenure = write.operation().in().text("tenure");
            Effect before = last.put(lock, write);
            Set<String> over = ended.computeIfAbsent(lock, key -> new HashSet<>());
            if (before != null) {
                String previous = before.operation().in().text("tenure");
                if (!Objects.equals(previous, tenure)) {
                    over.add(previous);
                }
            }
            if (over.contains(tenure) && before != null) {
                String message = "holder " + tenure + " of " + lock + " wrote at " + Effect.hex(write.zxid())
                        + " after another holder had written at " + Effect.hex(before.zxid());
                violations.add(Violation.of(EXCLUSIVE, message, before.operation(), write.operation()));
            }
        }
        return Findings.of(name(), violations, Map.of("protected writes", writes.size()));
    }
}
