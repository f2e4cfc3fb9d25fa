package io.oarlock.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactSetTest {
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

    @Test
    void isEmptyAfterClear() {
        CompactSet<String> set = new CompactSet<>();
        set.add("a");
        set.clear();
        assertThat(set.size()).isZero();
        assertThat(set.contains("a")).isFalse();
    }
}
