package io.oarlock.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.sasl.SaslExchange.Outcome;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is bounded by us, whatever a mechanism takes. */
class SaslExchangeTest {
    private final SaslExchange exchange =
            new SaslExchange(new SaslSettings(Map.of("ada", "engine"), null, Set.of(), false, false));

    @Test
    void aTokenThatIsTooLargeReachesNoMechanism() {
        byte[] large = new byte[SaslExchange.TOKEN_BYTES_MAX + 1];
        assertThat(exchange.round(large)).isEqualTo(new Outcome.Failed("a token of " + large.length + " bytes"));
        assertThat(exchange.round(new byte[0])).isEqualTo(new Outcome.Failed("a round too many"));
    }

    @Test
    void aFailureIsFinal() {
        assertThat(exchange.round(new byte[0])).isInstanceOf(Outcome.Challenge.class);
        assertThat(exchange.round(new byte[] {1})).isInstanceOf(Outcome.Failed.class);
        assertThat(exchange.round(new byte[0])).isEqualTo(new Outcome.Failed("a round too many"));
    }

    @Test
    void whatItKeepsBetweenRoundsIsCountedUntilItIsOver() {
        byte[] token = new byte[1];
        byte[] large = new byte[SaslExchange.TOKEN_BYTES_MAX + 1];
        assertThat(exchange.bytes()).isZero();
        assertThat(exchange.bytesWith(large)).isZero();
        long first = exchange.bytesWith(new byte[0]);
        exchange.round(new byte[0]);
        assertThat(exchange.bytes()).isEqualTo(first).isPositive();
        assertThat(exchange.bytesWith(token)).isGreaterThan(first);
        exchange.round(token);
        assertThat(exchange.bytes()).isZero();
        assertThat(exchange.bytesWith(token)).isZero();
    }
}
