package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import org.junit.jupiter.api.Test;

class SessionCredentialsTest {
    private final SessionCredentials credentials = new SessionCredentials(new SessionIds(1, 1));

    @Test
    void idsAndPasswordsDiffer() {
        assertThat(credentials.nextId()).isNotEqualTo(credentials.nextId());
        Bytes password = credentials.newPassword();
        assertThat(password).isNotEqualTo(credentials.newPassword()).isNotEqualTo(Bytes.wrap(new byte[16]));
        assertThat(SessionCredentials.mayBePassword(password)).isTrue();
    }

    @Test
    void aPasswordHasSixteenBytes() {
        assertThat(SessionCredentials.mayBePassword(null)).isFalse();
        assertThat(SessionCredentials.mayBePassword(Bytes.EMPTY)).isFalse();
        assertThat(SessionCredentials.mayBePassword(Bytes.wrap(new byte[15]))).isFalse();
        assertThat(SessionCredentials.mayBePassword(Bytes.wrap(new byte[17]))).isFalse();
    }

    @Test
    void aTimeoutIsKeptWithinItsBounds() {
        SessionTimeouts timeouts = new SessionTimeouts(100, 1_000);
        assertThat(timeouts.clamp(99)).isEqualTo(100);
        assertThat(timeouts.clamp(100)).isEqualTo(100);
        assertThat(timeouts.clamp(500)).isEqualTo(500);
        assertThat(timeouts.clamp(1_001)).isEqualTo(1_000);
    }
}
