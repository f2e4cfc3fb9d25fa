package io.oarlock.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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
