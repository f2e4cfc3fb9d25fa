package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the writes of a history did to every znode and every directory: the changes that clients were told of, and those
 * that may have happened besides. An ephemeral znode goes with an acknowledged end of its session; where that is not
 * known, it may have gone at any time. So may znodes that the server takes away by itself.
 */
public final class TreeHistory {

    private final Map<String, TreeMap<Long, Effect>> byPath = new HashMap<>();
    private final Map<String, Directory> directories = new HashMap<>();
    private final Map<String, List<Doubt>> doubtsByPath = new HashMap<>();
    private final Map<String, List<Doubt>> sequentialByParent = new HashMap<>();

    public TreeHistory(History history) {
        List<Effect> effects = new ArrayList<>(Effect.allOf(history));
        effects.sort(Comparator.comparingLong(Effect::zxid));
        effects.forEach(this::put);
        new Doubts(history).all().forEach(this::put);
        new SessionEnds(history).addTo(effects);
        byPath.forEach((path, timeline) -> {
            Directory directory = directories.computeIfAbsent(parent(path), Directory::new);
            timeline.values().stream()
                    .filter(effect -> effect.kind() != Effect.Kind.SET)
                    .forEach(directory::add);
        });
        doubtsByPath.values().forEach(list -> list.forEach(this::addToDirectory));
        sequentialByParent.values().forEach(list -> list.forEach(this::addToDirectory));
        directories.values().forEach(Directory::sort);
    }

    /** The changes of one znode that are certain, by zxid. */
    public NavigableMap<Long, Effect> changes(String path) {
        return byPath.getOrDefault(path, new TreeMap<>());
    }

    /** The changes of all znodes that are certain, by zxid: also the deletes that the end of a session brings about. */
    public List<Effect> allChanges() {
        return byPath.values().stream()
                .flatMap(timeline -> timeline.values().stream())
                .sorted(Comparator.comparingLong(Effect::zxid))
                .toList();
    }

    /** The changes of one znode that may have happened. */
    public List<Doubt> doubts(String path) {
        List<Doubt> named = doubtsByPath.getOrDefault(path, List.of());
        List<Doubt> sequential = sequentialByParent.getOrDefault(parent(path), List.of());
        boolean isKnown = changes(path).values().stream().anyMatch(effect -> effect.kind() == Effect.Kind.CREATE);
        if (sequential.isEmpty() || isKnown) {
            // No number comes twice, so that one whose create was acknowledged is nobody else's.
            return named;
        }
        List<Doubt> both = new ArrayList<>(named);
        sequential.stream().filter(doubt -> doubt.concerns(path)).forEach(both::add);
        return both;
    }

    /** The children of a znode. */
    public Directory directory(String path) {
        return directories.getOrDefault(path, new Directory(path));
    }

    /** Whether some write, or one that may have happened, is what a watch event of this type and zxid tells of. */
    public boolean explains(String type, String path, long zxid) {
        return switch (type) {
            case "NodeCreated" -> happened(Effect.Kind.CREATE, path, zxid);
            case "NodeDeleted" -> happened(Effect.Kind.DELETE, path, zxid);
            case "NodeDataChanged" -> happened(Effect.Kind.SET, path, zxid);
            case "NodeChildrenChanged" ->
                directory(path).lastChangeUpTo(zxid) == zxid
                        || directory(path).doubtsWithin(zxid - 1, zxid).size() > 0;
            default -> false;
        };
    }

    private boolean happened(Effect.Kind kind, String path, long zxid) {
        Effect effect = changes(path).get(zxid);
        // A multi can create a znode and write it, with an event for each.
        boolean isCertain = effect != null
                && (effect.kind() == kind || effect.operation().function().equals("multi"));
        return isCertain || doubts(path).stream().anyMatch(doubt -> doubt.kind() == kind && doubt.mayBeAt(zxid));
    }

    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private void put(Effect effect) {
        byPath.computeIfAbsent(effect.path(), path -> new TreeMap<>())
                .merge(effect.zxid(), effect, TreeHistory::together);
    }

    /** What two parts of a multi did to the same znode: one that was created and written was created like that. */
    private static Effect together(Effect first, Effect second) {
        boolean isCreate = first.kind() == Effect.Kind.CREATE && second.kind() == Effect.Kind.SET;
        return isCreate
                ? new Effect(
                        first.zxid(), first.kind(), first.path(), second.data(), second.version(), first.operation())
                : second;
    }

    private void put(Doubt doubt) {
        Map<String, List<Doubt>> index = doubt.isSequential() ? sequentialByParent : doubtsByPath;
        String key = doubt.isSequential() ? parent(doubt.path()) : doubt.path();
        index.computeIfAbsent(key, path -> new ArrayList<>()).add(doubt);
    }

    private void addToDirectory(Doubt doubt) {
        if (doubt.kind() != Effect.Kind.SET) {
            directories.computeIfAbsent(parent(doubt.path()), Directory::new).add(doubt);
        }
    }

    /** The ends of sessions, and what they do to the ephemeral znodes. */
    private final class SessionEnds {

        private final Map<Long, Operation> closes = new HashMap<>();

        SessionEnds(History history) {
            for (Operation close : history.operations("close")) {
                if (close.isOk() && close.out().has("zxid") && close.out().has("session")) {
                    closes.put(close.out().number("session"), close);
                }
            }
        }

        void addTo(List<Effect> effects) {
            for (Effect create : effects) {
                String mode = String.valueOf(create.operation().in().text("mode"));
                boolean isEphemeral = mode.startsWith("EPHEMERAL");
                if (create.kind() == Effect.Kind.CREATE && Effect.goesByItself(mode)) {
                    add(create, isEphemeral);
                }
            }
        }

        private void add(Effect create, boolean isEphemeral) {
            Map.Entry<Long, Effect> next = changesAfter(create);
            boolean isClear = doubts(create.path()).isEmpty();
            if (isClear && next != null && next.getValue().kind() == Effect.Kind.DELETE) {
                // It was there to be deleted.
                return;
            }
            Operation close = isEphemeral ? closes.get(create.operation().out().numberOr("session", 0)) : null;
            long nextZxid = next == null ? Long.MAX_VALUE : next.getKey();
            long end = close == null ? Long.MAX_VALUE : close.out().number("zxid");
            if (isClear && close != null && create.zxid() < end && end < nextZxid) {
                put(new Effect(end, Effect.Kind.DELETE, create.path(), null, -1, close));
            } else {
                put(new Doubt(Effect.Kind.DELETE, create.path(), false, create.zxid(), Math.min(end, nextZxid)));
            }
        }

        /** The next create or delete of the same znode. */
        private Map.@Nullable Entry<Long, Effect> changesAfter(Effect create) {
            Map.Entry<Long, Effect> next = changes(create.path()).higherEntry(create.zxid());
            while (next != null && next.getValue().kind() == Effect.Kind.SET) {
                next = changes(create.path()).higherEntry(next.getKey());
            }
            return next;
        }
    }
}
