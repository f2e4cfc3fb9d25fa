package io.oarlock.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SessionPasswordTest {
    private static final long SEED = 0xB3415C00L;

    @Property
    void isWhatJavasGeneratorGives(@ForAll long sessionId) {
        byte[] expected = new byte[16];
        new Random(sessionId ^ SEED).nextBytes(expected);

        assertThat(SessionPassword.of(sessionId).array()).isEqualTo(expected);
    }
}
