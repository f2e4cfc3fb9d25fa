package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was acknowledged is there at the end, once; what was refused is not. Judged under every parent that a
 * {@code final-children} operation listed after all else: {@code path}, and an answer with {@code nodes}, a list of
 * {@code path} and {@code data}. The data of the creates under such a parent are expected to differ from each other.
 */
public final class Durability implements Checker {

    public static final String NOTHING_LOST = "no acknowledged write is lost";
    static final String NOT_REFUSED = "a refused write does not take effect";
    public static final String ONCE = "no write takes effect twice";
    static final String SOMEBODY_WROTE = "nothing is there that nobody wrote";

    @Override
    public String name() {
        return "durability";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        int acknowledged = 0;
        int found = 0;
        for (Operation last : history.operations("final-children")) {
            if (last.isOk()) {
                Parent parent = new Parent(history, last.in().requiredText("path"));
                parent.check(last, violations);
                acknowledged += parent.acknowledged;
                found += last.out().list("nodes").size();
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("acknowledged creates", acknowledged);
        facts.put("found at the end", found);
        return Findings.of(name(), violations, facts);
    }

    private static final class Parent {
        private final Map<String, Operation> creates = new HashMap<>();
        private final Set<String> deleted = new HashSet<>();
        private int acknowledged;

        Parent(History history, String path) {
            for (Operation operation : history.operations()) {
                String target = String.valueOf(operation.in().text("path"));
                if (operation.function().equals("create") && target.startsWith(path + "/")) {
                    creates.put(operation.in().text("data"), operation);
                } else if (operation.function().equals("delete")
                        && !operation.attempt().isRefused()) {
                    deleted.add(target);
                }
            }
        }

        void check(Operation last, List<Violation> violations) {
            Map<String, String> foundByData = new HashMap<>();
            for (Object node : last.out().list("nodes")) {
                Fields fields = Fields.of(node);
                String data = fields.text("data");
                String path = fields.text("path");
                String other = foundByData.put(data, path);
                if (other != null) {
                    String message = "the create of " + data + " made both " + other + " and " + path;
                    violations.add(Violation.of(ONCE, message, last));
                }
                Operation create = creates.get(data);
                if (create == null) {
                    violations.add(Violation.of(SOMEBODY_WROTE, path + " holds " + data, last));
                } else if (create.attempt().isRefused()) {
                    String message = path + " exists though it was refused: " + create.refusal();
                    violations.add(Violation.of(NOT_REFUSED, message, create, last));
                }
            }
            creates.forEach((data, create) -> {
                if (create.isOk()) {
                    acknowledged++;
                    String path = create.out().has("path")
                            ? create.out().text("path")
                            : create.in().text("path");
                    if (!foundByData.containsKey(data) && !deleted.contains(path)) {
                        String message = path + " was acknowledged and is not there at the end";
                        violations.add(Violation.of(NOTHING_LOST, message, create, last));
                    }
                }
            });
        }
    }
}
