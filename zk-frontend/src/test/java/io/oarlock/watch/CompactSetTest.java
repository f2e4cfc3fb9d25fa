package io.oarlock.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactSetTest {
    private static final int MANY = 5_000;

    @Test
    void behavesAsAnyOtherSet() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            CompactSet<Integer> compact = new CompactSet<>();
            Set<Integer> model = new HashSet<>();
            int range = 1 + random.nextInt(60);
            for (int step = 0; step < 400; step++) {
                // Multiples of a power of two share their low bits: many collisions.
                Integer element = random.nextInt(range) * 64;
                switch (random.nextInt(3)) {
                    case 0 -> assertThat(compact.add(element)).isEqualTo(model.add(element));
                    case 1 -> assertThat(compact.remove(element)).isEqualTo(model.remove(element));
                    default -> assertThat(compact.contains(element)).isEqualTo(model.contains(element));
                }
                assertThat(compact.size()).isEqualTo(model.size());
            }
            Set<Integer> shown = new HashSet<>();
            compact.forEach(shown::add);
            assertThat(shown).isEqualTo(model);
        }
    }

    /** Hashes of numbered paths: a set of them must stay an array, in every process, whatever its seed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 31, 64, 961, 1 << 16})
    void hashesThatFollowOneAnotherAreScatteredByEverySeed(int step) {
        Random random = new Random(step);
        for (int i = 0; i < 1_000; i++) {
            int seed = random.nextInt();
            assertThat(farthest(step, seed)).as("seed %d", seed).isLessThan(CompactSet.PROBES_MAX);
        }
    }

    /** How far behind its own slot one lies where 8,192 slots are as full as they may be. */
    private static int farthest(int step, int seed) {
        boolean[] slots = new boolean[8_192];
        int farthest = 0;
        for (int i = 0; i < slots.length / 4 * 3; i++) {
            int slot = CompactSet.spread(i * step, seed) & slots.length - 1;
            int probes = 0;
            while (slots[slot]) {
                slot = slot + 1 & slots.length - 1;
                probes++;
            }
            slots[slot] = true;
            farthest = Math.max(farthest, probes);
        }
        return farthest;
    }

    @Test
    void elementsThatAreTakenOutInPartsComeOnceEach() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            CompactSet<Integer> set = new CompactSet<>();
            Set<Integer> model = new HashSet<>();
            for (int i = random.nextInt(2_000); i >= 0; i--) {
                Integer element = random.nextInt() * 64;
                set.add(element);
                model.add(element);
            }
            int from = 0;
            while (set.size() > 0) {
                List<Integer> taken = new ArrayList<>();
                int max = 1 + random.nextInt(100);
                from = set.take(max, from, taken);
                assertThat(taken).hasSize(Math.min(max, model.size()));
                taken.forEach(each -> assertThat(model.remove(each)).isTrue());
                assertThat(set.size()).isEqualTo(model.size());
                taken.forEach(each -> assertThat(set.contains(each)).isFalse());
                model.forEach(each -> assertThat(set.contains(each)).isTrue());
            }
            assertThat(model).isEmpty();
        }
    }

    /** To begin at the front each time would look at all slots that earlier parts have emptied. */
    @Test
    void takingOutGoesOnWhereItEnded() {
        CompactSet<Integer> set = new CompactSet<>();
        for (int i = 0; i < MANY; i++) {
            set.add(i);
        }
        List<Integer> order = new ArrayList<>();
        set.forEach(order::add);
        List<Integer> taken = new ArrayList<>();
        int ended = set.take(MANY / 8, 0, taken);
        assertThat(ended).isBetween(MANY / 8, MANY);
        int later = set.take(1, ended + MANY / 4, taken);
        assertThat(order.subList(MANY / 4, MANY)).contains(taken.get(taken.size() - 1));
        assertThat(later).isGreaterThanOrEqualTo(ended + MANY / 4);
    }

    @Test
    void elementsWithOneHashAreTakenOutInPartsToo() {
        AtomicInteger looks = new AtomicInteger();
        CompactSet<Alike> set = new CompactSet<>();
        for (int i = 0; i < MANY; i++) {
            set.add(new Alike(i, looks));
        }
        Set<Alike> all = new HashSet<>();
        int from = 0;
        while (set.size() > 0) {
            List<Alike> taken = new ArrayList<>();
            from = set.take(7, from, taken);
            assertThat(all.addAll(taken)).isTrue();
        }
        assertThat(all).hasSize(MANY);
    }

    /** A client chooses the texts of the paths that it watches, and with them their hashes. */
    @Test
    void elementsWithOneHashAreFoundWithoutLookingAtAll() {
        AtomicInteger looks = new AtomicInteger();
        CompactSet<Alike> set = new CompactSet<>();
        for (int i = 0; i < MANY; i++) {
            assertThat(set.add(new Alike(i, looks))).isTrue();
        }
        assertThat(set.add(new Alike(7, looks))).isFalse();
        assertThat(set.size()).isEqualTo(MANY);
        for (int i = 0; i < MANY; i += 2) {
            assertThat(set.contains(new Alike(i, looks))).isTrue();
            assertThat(set.remove(new Alike(i, looks))).isTrue();
            assertThat(set.contains(new Alike(i, looks))).isFalse();
        }
        Set<Alike> shown = new HashSet<>();
        set.forEach(shown::add);
        assertThat(shown).hasSize(MANY / 2);
        assertThat(looks.get()).isLessThan(200 * MANY);
        set.clear();
        assertThat(set.size()).isZero();
        assertThat(set.add(new Alike(1, looks))).isTrue();
    }

    private record Alike(int number, AtomicInteger looks) implements Comparable<Alike> {
        @Override
        public int compareTo(Alike other) {
            looks.incrementAndGet();
            return Integer.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            looks.incrementAndGet();
            return other instanceof Alike alike && number == alike.number;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void isEmptyAfterClear() {
        CompactSet<String> set = new CompactSet<>();
        set.add("a");
        set.clear();
        assertThat(set.size()).isZero();
        assertThat(set.contains("a")).isFalse();
    }
}
