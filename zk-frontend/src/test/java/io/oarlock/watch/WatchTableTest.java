package io.oarlock.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.auth.AccessCheck;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.EventType;
import io.oarlock.model.Identity;
import io.oarlock.model.WatchEvent;
import io.oarlock.model.ZnodePath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchTableTest {
    private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/a/b/c", "/ab", "/z");

    private final WatchTable table = new WatchTable(new AccessCheck(false));

    /** A connection that counts what it is told. */
    private static final class Listener implements Watcher.Target {
        private final Watcher watcher = new Watcher(this);
        private final List<Identity> identities;
        private int told;
        private int toldMax = Integer.MAX_VALUE;

        Listener(Identity... identities) {
            this.identities = List.of(identities);
        }

        @Override
        public List<Identity> identities() {
            return identities;
        }

        @Override
        public boolean onEvent(Notification notification) {
            told++;
            return told < toldMax;
        }

        @Override
        public void send(Notification notification) {
            throw new UnsupportedOperationException("no watch is restored here");
        }

        @Override
        public long sessionId() {
            return 1;
        }
    }

    @Test
    void tellsWhomTheTableOfTheProtocolSays() {
        for (int seed = 0; seed < 200; seed++) {
            compareWithModel(new Random(seed));
        }
    }

    @Test
    void oneConnectionIsToldOnceHoweverItWatches() {
        Listener listener = new Listener();
        for (WatchKind kind : WatchKind.values()) {
            table.add("/a", kind, listener.watcher);
        }
        table.add("/", WatchKind.RECURSIVE, listener.watcher);
        fire(EventType.NODE_DELETED, "/a");
        assertThat(listener.told).isEqualTo(1);
    }

    @Test
    void aPathWithWideCharactersTakesTwoBytesForEach() {
        assertThat(WatchTable.weight("/a\u00ff", WatchKind.DATA)).isEqualTo(WatchTable.weight("/ab", WatchKind.DATA));
        assertThat(WatchTable.weight("/a\u0100", WatchKind.DATA))
                .isEqualTo(WatchTable.weight("/ab", WatchKind.DATA) + 3);
    }

    @Test
    void aWatchWeighsWhatItsPathDoesOnlyOnce() {
        table.add("/a", WatchKind.DATA, new Listener().watcher);
        assertThat(table.bytes()).isEqualTo(WatchTable.weight("/a", WatchKind.DATA));
        long before = table.bytes();
        table.add("/a", WatchKind.DATA, new Listener().watcher);
        assertThat(table.bytes() - before).isPositive().isLessThan(WatchTable.weight("/a", WatchKind.DATA));
    }

    /** Each request brings a text of its own, and a path may have thousands of watchers. */
    @Test
    void allWatchersOfAPathShareItsText() {
        List<String> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Listener listener = new Listener();
            table.add(String.valueOf(new char[] {'/', 'a'}), WatchKind.DATA, listener.watcher);
            listener.watcher.paths().forEach(held::add);
        }
        assertThat(held).hasSize(3).allSatisfy(path -> assertThat(path).isSameAs(held.get(0)));
    }

    @Test
    void onlyWatchesOfTheAskedKindAndPathAreThere() {
        Listener listener = new Listener();
        table.add("/a", WatchKind.DATA, listener.watcher);
        assertThat(table.contains("/a", WatchKind.DATA, listener.watcher)).isTrue();
        assertThat(table.contains("/a", WatchKind.CHILD, listener.watcher)).isFalse();
        assertThat(table.contains("/b", WatchKind.DATA, listener.watcher)).isFalse();
        assertThat(table.contains("/a", WatchKind.DATA, new Listener().watcher)).isFalse();
    }

    @Test
    void aPathIsForgottenWithTheLastWatchOfItsWatcher() {
        Listener listener = new Listener();
        table.add("/a", WatchKind.DATA, listener.watcher);
        table.add("/a", WatchKind.CHILD, listener.watcher);
        assertThat(table.remove("/a", WatchKind.DATA, listener.watcher)).isTrue();
        assertThat(table.remove("/a", WatchKind.DATA, listener.watcher)).isFalse();
        assertThat(listener.watcher.paths().contains("/a")).isTrue();
        assertThat(table.totals().connections()).isEqualTo(1);
        assertThat(table.remove("/a", WatchKind.CHILD, listener.watcher)).isTrue();
        assertThat(listener.watcher.paths().contains("/a")).isFalse();
        assertThat(table.totals().connections()).isZero();
        assertThat(table.bytes()).isZero();
    }

    @Test
    void watchesOnDataAreCountedByTheirPaths() {
        Listener one = new Listener();
        Listener other = new Listener();
        table.add("/a", WatchKind.DATA, one.watcher);
        table.add("/a", WatchKind.DATA, other.watcher);
        table.add("/a", WatchKind.PERSISTENT, one.watcher);
        table.add("/a", WatchKind.RECURSIVE, one.watcher);
        table.add("/b", WatchKind.DATA, one.watcher);
        table.add("/c", WatchKind.CHILD, one.watcher);
        assertThat(table.totals()).isEqualTo(new WatchTotals(2, 2, 5));
        assertThat(table.size()).isEqualTo(6);
    }

    @Test
    void aWatcherKnowsHowManyWatchesItHasAndWhatTheyWeigh() {
        Watcher watcher = new Listener().watcher;
        table.add("/a", WatchKind.DATA, watcher);
        table.add("/abc", WatchKind.CHILD, watcher);
        assertThat(watcher.watches()).isEqualTo(2);
        assertThat(watcher.bytes())
                .isEqualTo(WatchTable.weight("/a", WatchKind.DATA) + WatchTable.weight("/abc", WatchKind.DATA));
        table.remove("/abc", WatchKind.CHILD, watcher);
        assertThat(watcher.watches()).isEqualTo(1);
        assertThat(watcher.bytes()).isEqualTo(WatchTable.weight("/a", WatchKind.DATA));
        assertThat(watcher.isFirstRefusal()).isTrue();
        assertThat(watcher.isFirstRefusal()).isFalse();
    }

    @Test
    void aConnectionThatIsGoneHasNoPathsLeft() {
        Watcher watcher = new Listener().watcher;
        table.add("/a", WatchKind.DATA, watcher);
        assertThat(table.removeAll(watcher, Integer.MAX_VALUE)).isFalse();
        assertThat(watcher.paths().size()).isZero();
        assertThat(watcher.watches()).isZero();
        assertThat(table.removeAll(watcher, Integer.MAX_VALUE)).isFalse();
        assertThat(table.totals().connections()).isZero();
    }

    @Test
    void watchesOnDataAreShownWithTheirSessions() {
        for (WatchKind kind : WatchKind.values()) {
            table.add("/" + kind, kind, new Listener().watcher);
        }
        List<String> shown = new ArrayList<>();
        table.forEachDataWatch((path, session) -> shown.add(path + " of " + session));
        assertThat(shown).containsExactlyInAnyOrder("/DATA of 1", "/PERSISTENT of 1", "/RECURSIVE of 1");
        table.forEachDataWatch((path, session) -> {});
        assertThat(table.size()).isEqualTo(WatchKind.values().length);
    }

    @Test
    void whoIsCutOffIsNotLookedAtForFurtherEvents() {
        for (WatchKind kind : List.of(WatchKind.PERSISTENT, WatchKind.RECURSIVE)) {
            Listener slow = new Listener();
            slow.toldMax = 3;
            Listener other = new Listener();
            table.add("/a", kind, slow.watcher);
            table.add("/a", kind, other.watcher);
            for (int i = 0; i < 10; i++) {
                fire(EventType.NODE_DATA_CHANGED, kind == WatchKind.RECURSIVE ? "/a/b" : "/a");
            }
            assertThat(slow.told).isEqualTo(3);
            assertThat(other.told).isEqualTo(10);
            assertThat(slow.watcher.watches()).isZero();
            assertThat(table.removeAll(slow.watcher, Integer.MAX_VALUE)).isFalse();
            assertThat(table.removeAll(other.watcher, Integer.MAX_VALUE)).isFalse();
        }
        assertThat(table.size()).isZero();
        assertThat(table.bytes()).isZero();
        assertThat(table.totals().connections()).isZero();
    }

    @Test
    void whoMayNotReadIsNotToldAndLosesTheWatch() {
        Acl closed = new Acl(List.of(new AclEntry(1, "digest", "ada:x")));
        Listener stranger = new Listener(new Identity("ip", "127.0.0.1"));
        Listener owner = new Listener(new Identity("digest", "ada:x"));
        table.add("/a", WatchKind.DATA, stranger.watcher);
        table.add("/a", WatchKind.DATA, owner.watcher);
        table.fire(new WatchEvent(EventType.NODE_DATA_CHANGED, new ZnodePath("/a"), closed), 1);
        assertThat(stranger.told).isZero();
        assertThat(owner.told).isEqualTo(1);
        assertThat(table.contains("/a", WatchKind.DATA, stranger.watcher)).isFalse();
    }

    @Test
    void nothingIsLeftOfAConnectionThatGoes() {
        Listener one = new Listener();
        Listener other = new Listener();
        for (String path : PATHS) {
            for (WatchKind kind : WatchKind.values()) {
                table.add(path, kind, one.watcher);
            }
        }
        table.add("/a", WatchKind.DATA, other.watcher);
        assertThat(table.removeAll(one.watcher, Integer.MAX_VALUE)).isFalse();
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.totals().connections()).isEqualTo(1);
        assertThat(table.totals().paths()).isEqualTo(1);
        fire(EventType.NODE_DELETED, "/a");
        assertThat(one.told).isZero();
        assertThat(other.told).isEqualTo(1);
        assertThat(table.totals().connections()).isZero();
    }

    @Test
    void nothingIsLeftOfAConnectionThatGoesInPartsWhateverHappensMeanwhile() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Listener gone = new Listener();
            Listener stays = new Listener();
            for (int i = 0; i < 200; i++) {
                String path = "/a" + i;
                table.add(path, WatchKind.values()[random.nextInt(4)], gone.watcher);
                table.add(path, WatchKind.values()[random.nextInt(4)], gone.watcher);
                table.add(path, WatchKind.PERSISTENT, stays.watcher);
            }
            int parts = 0;
            while (table.removeAll(gone.watcher, 7)) {
                parts++;
                fire(EventType.values()[random.nextInt(4)], "/a" + random.nextInt(200));
                assertThat(gone.watcher.watches()).isPositive();
            }
            assertThat(parts).isGreaterThan(10);
            assertThat(gone.watcher.watches()).isZero();
            assertThat(gone.watcher.bytes()).isZero();
            assertThat(table.totals()).isEqualTo(new WatchTotals(1, 200, 200));
            assertThat(table.removeAll(stays.watcher, Integer.MAX_VALUE)).isFalse();
            assertThat(table.size()).isZero();
            assertThat(table.bytes()).isZero();
        }
    }

    private void compareWithModel(Random random) {
        WatchTable real = new WatchTable(new AccessCheck(false));
        List<Listener> listeners = new ArrayList<>();
        List<Map<String, Set<WatchKind>>> model = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            listeners.add(new Listener());
            model.add(new HashMap<>());
        }
        for (int step = 0; step < 300; step++) {
            int who = random.nextInt(listeners.size());
            String path = PATHS.get(random.nextInt(PATHS.size()));
            WatchKind kind = WatchKind.values()[random.nextInt(4)];
            Set<WatchKind> kinds = model.get(who).computeIfAbsent(path, key -> EnumSet.noneOf(WatchKind.class));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    real.add(path, kind, listeners.get(who).watcher);
                    kinds.add(kind);
                }
                case 4 ->
                    assertThat(real.remove(path, kind, listeners.get(who).watcher))
                            .isEqualTo(kinds.remove(kind));
                case 5 -> {
                    assertThat(real.removeAll(listeners.get(who).watcher, Integer.MAX_VALUE))
                            .isFalse();
                    model.get(who).clear();
                }
                default -> fireBoth(real, listeners, model, path, EventType.values()[random.nextInt(4)]);
            }
            long expected = model.stream()
                    .flatMap(one -> one.values().stream())
                    .mapToLong(Set::size)
                    .sum();
            assertThat(real.size()).isEqualTo(expected);
        }
    }

    private static void fireBoth(
            WatchTable real,
            List<Listener> listeners,
            List<Map<String, Set<WatchKind>>> model,
            String path,
            EventType type) {
        int[] before = listeners.stream().mapToInt(listener -> listener.told).toArray();
        real.fire(new WatchEvent(type, new ZnodePath(path), Acl.OPEN), 5);
        for (int i = 0; i < listeners.size(); i++) {
            assertThat(listeners.get(i).told - before[i])
                    .as(type + " of " + path + " to " + model.get(i))
                    .isEqualTo(toldByModel(model.get(i), path, type) ? 1 : 0);
        }
    }

    /** The table of the protocol, spelled out. */
    private static boolean toldByModel(Map<String, Set<WatchKind>> watches, String path, EventType type) {
        boolean told = false;
        Set<WatchKind> here = watches.getOrDefault(path, EnumSet.noneOf(WatchKind.class));
        if (type == EventType.NODE_CHILDREN_CHANGED) {
            told |= here.remove(WatchKind.CHILD);
        } else {
            told |= here.remove(WatchKind.DATA);
            told |= type == EventType.NODE_DELETED && here.remove(WatchKind.CHILD);
            told |= watches.entrySet().stream()
                    .anyMatch(watch -> watch.getValue().contains(WatchKind.RECURSIVE) && isAbove(watch.getKey(), path));
        }
        return here.contains(WatchKind.PERSISTENT) || told;
    }

    private static boolean isAbove(String ancestor, String path) {
        return ancestor.equals("/") || path.equals(ancestor) || path.startsWith(ancestor + "/");
    }

    private void fire(EventType type, String path) {
        table.fire(new WatchEvent(type, new ZnodePath(path), Acl.OPEN), 1);
    }
}
