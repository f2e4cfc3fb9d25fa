package io.oarlock.chaos.check.finding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one checker says of one history.
 *
 * @param checker its name
 * @param verdict its conclusion
 * @param violations the promises that were broken, at most {@link #VIOLATIONS_MAX} of them
 * @param facts what it counted, in reading order
 */
public record Findings(String checker, Verdict verdict, List<Violation> violations, Map<String, Object> facts) {

    /** More of the same do not make a report better. */
    public static final int VIOLATIONS_MAX = 100;

    /** Findings whose verdict follows from the violations alone. */
    public static Findings of(String checker, List<Violation> violations, Map<String, Object> facts) {
        return of(checker, violations, 0, facts);
    }

    /** Without a violation nothing is valid as long as something is undecided. */
    public static Findings of(String checker, List<Violation> violations, long undecided, Map<String, Object> facts) {
        Map<String, Object> counted = new LinkedHashMap<>(facts);
        if (undecided > 0) {
            counted.put("undecided, because the machine stood still", undecided);
        }
        counted.put("violations", violations.size());
        Verdict verdict = !violations.isEmpty() ? Verdict.INVALID : undecided > 0 ? Verdict.UNKNOWN : Verdict.VALID;
        List<Violation> first = violations.subList(0, Math.min(VIOLATIONS_MAX, violations.size()));
        return new Findings(checker, verdict, List.copyOf(first), counted);
    }
}
