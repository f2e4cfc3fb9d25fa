package io.oarlock.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AclIndexTest {
    private static final int PAIRS = 17;

    /** Clients choose the ids: where each was compared with all others, this would take hours. */
    @ParameterizedTest
    @ValueSource(strings = {"digest", "x509", "sasl"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void idsWithOneHashAreFoundWithoutLookingAtAll(String scheme) {
        List<AclEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1 << PAIRS; i++) {
            entries.add(new AclEntry(i % 2 == 0 ? Perms.READ : Perms.WRITE, scheme, withOneHash(i)));
        }
        AclIndex index = new AclIndex(entries);

        assertThat(index.grants(Perms.READ, List.of(new Identity(scheme, withOneHash(4)))))
                .isTrue();
        assertThat(index.grants(Perms.READ, List.of(new Identity(scheme, withOneHash(5)))))
                .isFalse();
    }

    /** "Aa" and "BB" have the same hash, and so has what is made of as many of them. */
    private static String withOneHash(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < PAIRS; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }
}
