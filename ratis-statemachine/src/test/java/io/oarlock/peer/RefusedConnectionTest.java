package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.membership.GroupMember;
import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only a refusal means that nobody is there. */
class RefusedConnectionTest {
    @Test
    void aPortWhereNobodyListensRefuses() throws Exception {
        InetSocketAddress nobody = FreePorts.local();
        GroupMember peer = new GroupMember(2, "127.0.0.1", nobody.getPort(), false);
        try (Selector selector = Selector.open();
                Dialer dialer = new Dialer(peer, Port.handshake(1), selector, () -> true)) {
            assertThatThrownBy(() -> dialer.dial(Hello.Purpose.MEMBER, 2000))
                    .isInstanceOf(RefusedConnection.class)
                    .satisfies(
                            told -> assertThat(told).hasMessage(told.getCause().getMessage()));
        }
    }

    /** In whatever words of the locale the system says so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection refused",
                "Connexion refus\u00e9e",
                "Connection timed out",
                "connection timed out: /10.0.0.1"
            })
    void theTimeTellsAndNoWord(String words) {
        ConnectException told = new ConnectException(words);
        ConnectException soon = RefusedConnection.orUnanswered(told, TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(RefusedConnection.isIn(soon)).isTrue();
        assertThat(RefusedConnection.isIn(new IOException("lost", soon))).isTrue();
        ConnectException late = RefusedConnection.orUnanswered(told, TimeUnit.MILLISECONDS.toNanos(1000));
        assertThat(late).isSameAs(told);
        assertThat(RefusedConnection.isIn(new IOException("lost", late))).isFalse();
    }

    @Test
    void nothingElseIsOne() {
        assertThat(RefusedConnection.isIn(new IOException(new NoRouteToHostException("No route to host"))))
                .isFalse();
    }
}
