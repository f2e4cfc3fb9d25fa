package io.oarlock.chaos.check.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The creates and deletes below one znode, those that are certain and those that may have happened. */
public final class Directory {

    private final String path;
    private final List<Effect> changes = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private long[] zxids = new long[0];
    private int[] present = new int[0];

    Directory(String path) {
        this.path = path;
    }

    void add(Effect change) {
        changes.add(change);
    }

    void add(Doubt doubt) {
        doubts.add(doubt);
    }

    /** To be called once when all is added. */
    void sort() {
        changes.sort(Comparator.comparingLong(Effect::zxid));
        zxids = changes.stream().mapToLong(Effect::zxid).toArray();
        present = new int[zxids.length];
        Set<String> names = new HashSet<>();
        for (int i = 0; i < present.length; i++) {
            apply(changes.get(i), names);
            present[i] = names.size();
        }
    }

    List<Effect> changes() {
        return changes;
    }

    /** How many changes are certain up to this zxid. */
    public int changesUpTo(long zxid) {
        int at = Arrays.binarySearch(zxids, zxid);
        if (at < 0) {
            return -at - 1;
        }
        while (at < zxids.length && zxids[at] == zxid) {
            at++;
        }
        return at;
    }

    /** The zxid of the last certain change up to this one; -1 if there is none. */
    public long lastChangeUpTo(long zxid) {
        int count = changesUpTo(zxid);
        return count == 0 ? -1 : zxids[count - 1];
    }

    /** How many children there were after this write, if nothing but what is certain happened. */
    public int childrenAt(long zxid) {
        int count = changesUpTo(zxid);
        return count == 0 ? 0 : present[count - 1];
    }

    /**
     * How many of the children that were created after the one zxid are there at the other, if nothing but what is
     * certain happened. That of the znode's own creation leaves out the children of a znode before it, which can only
     * have gone, whether somebody was told so or not.
     */
    public int childrenWithin(long exclusive, long inclusive) {
        if (childrenAt(exclusive) == 0) {
            return childrenAt(inclusive);
        }
        Set<String> names = new HashSet<>();
        changes.subList(changesUpTo(exclusive), changesUpTo(inclusive)).forEach(change -> apply(change, names));
        return names.size();
    }

    /** The changes that may have happened after the one zxid and up to the other. */
    public List<Doubt> doubtsWithin(long exclusive, long inclusive) {
        return doubts.stream()
                .filter(doubt -> doubt.mayBeWithin(exclusive, inclusive))
                .toList();
    }

    /** A child that was created after the one zxid and is there at the other, for certain; null if there is none. */
    @Nullable
    public String certainAt(long exclusive, long zxid) {
        Map<String, Long> created = new HashMap<>();
        for (Effect change : changes) {
            if (change.zxid() > exclusive && change.zxid() <= zxid) {
                if (change.kind() == Effect.Kind.DELETE) {
                    created.remove(change.path());
                } else {
                    created.put(change.path(), change.zxid());
                }
            }
        }
        created.entrySet()
                .removeIf(child -> doubtsWithin(child.getValue(), zxid).stream()
                        .anyMatch(doubt -> doubt.kind() == Effect.Kind.DELETE && doubt.concerns(child.getKey())));
        return created.keySet().stream().findFirst().orElse(null);
    }

    /** The last certain change after the one zxid and up to the other; null if there is none. */
    @Nullable
    public Effect lastCertainWithin(long exclusive, long inclusive) {
        int count = changesUpTo(inclusive);
        return count == 0 || zxids[count - 1] <= exclusive ? null : changes.get(count - 1);
    }

    String path() {
        return path;
    }

    /** The certain children as one write after the other left them; for questions with rising zxids. */
    public Walk walk() {
        return new Walk();
    }

    private static void apply(Effect change, Set<String> paths) {
        if (change.kind() == Effect.Kind.DELETE) {
            paths.remove(change.path());
        } else {
            paths.add(change.path());
        }
    }

    /** A place between two writes. */
    public final class Walk {

        private final Set<String> paths = new HashSet<>();
        private final Map<String, Effect> last = new HashMap<>();
        private int next;

        public void advanceTo(long zxid) {
            while (next < zxids.length && zxids[next] <= zxid) {
                Effect change = changes.get(next++);
                apply(change, paths);
                last.put(change.path(), change);
            }
        }

        /** The paths of the children that are there for certain, or would be but for what may have happened. */
        public Set<String> paths() {
            return paths;
        }

        /** The zxid of the last certain change of this child; 0 if there was none. */
        public long lastChange(String child) {
            Effect change = last.get(child);
            return change == null ? 0 : change.zxid();
        }
    }
}
