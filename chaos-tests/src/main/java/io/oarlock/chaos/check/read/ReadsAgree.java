package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.evidence.DataReads;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.check.session.EphemeralLives;
import io.oarlock.chaos.check.session.UnusedZnodes;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A read may be old, but it is exact: an answer with zxid z shows a znode as the writes up to z left it. Reads are
 * {@code get} and {@code sync-get}, whose answers have {@code zxid}, {@code mzxid}, {@code version} and {@code data},
 * or {@code missing}. Ephemeral znodes, containers and TTL znodes go without a delete: they are left to
 * {@link EphemeralLives} and {@link UnusedZnodes}.
 */
public final class ReadsAgree implements Checker {

    public static final String NOT_OLDER = "a read shows every write up to its own zxid";
    static final String NOT_NEWER = "a read shows no write after its own zxid";
    public static final String DATA_OF_WRITE = "a read shows the data and version of the write that its mzxid names";
    static final String DATA_WRITTEN = "a read shows only data that somebody wrote";

    @Override
    public String name() {
        return "reads agree with the write order";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Index index = new Index(history);
        int reads = 0;
        for (Operation operation : history.operations()) {
            if (!DataReads.isRead(operation)
                    || !operation.isOk()
                    || !operation.out().has("zxid")) {
                continue;
            }
            String path = operation.in().requiredText("path");
            if (!index.passing.contains(path)) {
                reads++;
                check(operation, path, index, violations);
            }
        }
        return Findings.of(name(), violations, Map.of("reads", reads));
    }

    private static void check(Operation read, String path, Index index, List<Violation> violations) {
        TreeMap<Long, Effect> timeline = index.timelines.getOrDefault(path, new TreeMap<>());
        long zxid = read.out().number("zxid");
        Map.Entry<Long, Effect> last = timeline.floorEntry(zxid);
        if (read.out().flag("missing")) {
            boolean shouldExist = last != null && last.getValue().kind() != Effect.Kind.DELETE;
            if (shouldExist && !index.lostDeletes.contains(path)) {
                String message = "the read at " + Effect.hex(zxid) + " found no node after "
                        + last.getValue().describe();
                violations.add(Violation.of(NOT_OLDER, message, last.getValue().operation(), read));
            }
            return;
        }
        long modified = read.out().number("mzxid");
        if (modified > zxid) {
            String message = "the read at " + Effect.hex(zxid) + " shows mzxid " + Effect.hex(modified);
            violations.add(Violation.of(NOT_NEWER, message, read));
        }
        if (last != null && last.getKey() > modified) {
            String message = "the read at " + Effect.hex(zxid) + " shows mzxid " + Effect.hex(modified) + " after "
                    + last.getValue().describe();
            violations.add(Violation.of(NOT_OLDER, message, last.getValue().operation(), read));
        }
        checkData(read, path, index, violations);
    }

    private static void checkData(Operation read, String path, Index index, List<Violation> violations) {
        String data = String.valueOf(read.out().text("data"));
        Effect write = index.timelines
                .getOrDefault(path, new TreeMap<>())
                .get(read.out().number("mzxid"));
        if (write != null && write.kind() != Effect.Kind.DELETE) {
            boolean sameVersion =
                    write.version() < 0 || write.version() == read.out().numberOr("version", write.version());
            if (!data.equals(String.valueOf(write.data())) || !sameVersion) {
                String message = "the read shows " + data + " but " + write.describe() + " wrote " + write.data();
                violations.add(Violation.of(DATA_OF_WRITE, message, write.operation(), read));
            }
        } else if (!index.attempted.getOrDefault(path, Set.of()).contains(data)
                && !index.attemptedSequential.contains(data)) {
            violations.add(Violation.of(DATA_WRITTEN, "the read of " + path + " shows " + data, read));
        }
    }

    /** The writes by path. */
    private static final class Index {
        private final Map<String, TreeMap<Long, Effect>> timelines = new HashMap<>();
        private final Map<String, Set<String>> attempted = new HashMap<>();
        /** The server chose the paths of these, and did not tell the client where the answer was lost. */
        private final Set<String> attemptedSequential = new HashSet<>();

        private final Set<String> lostDeletes = new HashSet<>();
        private final Set<String> passing = new HashSet<>();

        Index(History history) {
            for (Effect effect : Effect.allOf(history)) {
                timelines
                        .computeIfAbsent(effect.path(), path -> new TreeMap<>())
                        .put(effect.zxid(), effect);
            }
            for (Operation operation : history.operations()) {
                add(operation, operation.function(), operation.in());
                for (Object part : operation.in().list("ops")) {
                    add(operation, String.valueOf(Fields.of(part).text("f")), Fields.of(part));
                }
            }
        }

        private void add(Operation operation, String function, Fields in) {
            String path = in.text("path");
            if (path == null || operation.attempt().isRefused()) {
                return;
            }
            if (function.equals("create") || function.equals("set")) {
                attempted.computeIfAbsent(path, key -> new HashSet<>()).add(String.valueOf(in.text("data")));
            } else if (function.equals("delete") && operation.attempt().isUnknown()) {
                lostDeletes.add(path);
            }
            String mode = String.valueOf(in.text("mode"));
            if (Effect.goesByItself(mode)) {
                passing.add(path);
            }
            if (mode.endsWith("SEQUENTIAL")) {
                attemptedSequential.add(String.valueOf(in.text("data")));
            }
        }
    }
}
