package io.oarlock.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import io.oarlock.sasl.SaslExchange.Outcome;
import io.oarlock.sasl.TicketIssuer.Wish;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tickets that are good, and all kinds that are not. */
@Timeout(60)
class KerberosExchangeTest {
    private static final String OTHER_SERVICE = "zookeeper/127.0.0.1@" + TicketIssuer.REALM;

    @TempDir
    private Path directory;

    private TicketIssuer issuer;
    private KerberosService service;

    @BeforeEach
    void prepare() throws Exception {
        issuer = new TicketIssuer(directory);
        service = issuer.service(Map.of());
    }

    @AfterEach
    void forget() {
        issuer.close();
    }

    private SaslExchange exchange() {
        return new SaslExchange(new SaslSettings(Map.of(), service, Set.of("boss"), false, true));
    }

    /** One client, all of whose rounds are made with its ticket. */
    private static final class Client {
        private final Subject subject;
        private final SaslClient mechanism;

        /** @param wanted whom it asks to be; null for itself */
        private Client(Subject subject, String host, String wanted) throws Exception {
            this.subject = subject;
            this.mechanism = as(() -> Sasl.createSaslClient(
                    new String[] {"GSSAPI"}, wanted, "zookeeper", host, Map.of(), callbacks -> {}));
        }

        private <T> T as(PrivilegedExceptionAction<T> action) throws Exception {
            return Subject.doAs(subject, action);
        }

        private byte[] answer(byte[] challenge) throws Exception {
            return as(() -> mechanism.evaluateChallenge(challenge));
        }

        private Outcome proveTo(SaslExchange exchange) throws Exception {
            Outcome outcome = exchange.round(answer(new byte[0]));
            while (outcome instanceof Outcome.Challenge challenge) {
                Bytes token = Objects.requireNonNullElse(challenge.token(), Bytes.EMPTY);
                outcome = exchange.round(answer(token.array()));
            }
            return outcome;
        }
    }

    private Client client(Wish wish) throws Exception {
        return new Client(issuer.client(wish), "localhost", null);
    }

    private void assertRefused(Outcome outcome, String why) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).why()).contains(why);
    }

    @Test
    void aGoodTicketProvesWhomItWasIssuedTo() throws Exception {
        Outcome outcome = client(issuer.good()).proveTo(exchange());
        assertThat(((Outcome.Proved) outcome).identities()).containsExactly(new Identity("sasl", "ada"));
        Outcome boss = client(issuer.good().of("boss@" + TicketIssuer.REALM)).proveTo(exchange());
        assertThat(((Outcome.Proved) boss).identities())
                .containsExactly(new Identity("sasl", "boss"), new Identity("super", ""));
    }

    /** A realm that this one trusts may call its users as it likes. */
    @Test
    void aSuperUserOfAnotherRealmIsNone() throws Exception {
        Outcome outcome = client(issuer.good().of("boss@OTHER.TEST")).proveTo(exchange());
        assertThat(((Outcome.Proved) outcome).identities()).containsExactly(new Identity("sasl", "boss@OTHER.TEST"));
    }

    @Test
    void aTicketThatNobodyWithTheKeyHasIssuedIsRefused() throws Exception {
        Wish forged = issuer.good().of("boss@" + TicketIssuer.REALM).sealedWith(TicketIssuer.newKey());
        assertRefused(client(forged).proveTo(exchange()), "Checksum failed");
    }

    @Test
    void aTicketThatHasEndedOrNotBegunIsRefused() throws Exception {
        Instant now = Instant.now();
        Duration hour = Duration.ofHours(1);
        Wish ended = issuer.good().between(now.minus(Duration.ofDays(1)), now.minus(hour));
        assertRefused(client(ended).proveTo(exchange()), "Ticket expired");
        Wish early = issuer.good().between(now.plus(hour), now.plus(Duration.ofDays(1)));
        assertRefused(client(early).proveTo(exchange()), "Ticket not yet valid");
    }

    /** Be its key in the same keytab or not. */
    @Test
    void aTicketForAnotherServiceIsRefused() throws Exception {
        Wish other = issuer.good().forService(OTHER_SERVICE).sealedWith(TicketIssuer.newKey());
        assertRefused(new Client(issuer.client(other), "127.0.0.1", null).proveTo(exchange()), "GSS initiate failed");
        service = issuer.service(Map.of(OTHER_SERVICE, other.key()));
        assertRefused(new Client(issuer.client(other), "127.0.0.1", null).proveTo(exchange()), "GSS initiate failed");
        assertThat(client(issuer.good()).proveTo(exchange())).isInstanceOf(Outcome.Proved.class);
    }

    @Test
    void aTokenThatWasHeardIsRefused() throws Exception {
        byte[] heard = client(issuer.good()).answer(new byte[0]);
        assertThat(exchange().round(heard)).isInstanceOf(Outcome.Challenge.class);
        assertRefused(exchange().round(heard), "Request is a replay");
    }

    /** What the client says last is bound to the key of its connection, too. */
    @Test
    void theLastRoundOfAnotherConnectionIsRefused() throws Exception {
        Client first = client(issuer.good());
        Client second = client(issuer.good());
        SaslExchange ofFirst = exchange();
        SaslExchange ofSecond = exchange();
        byte[] heard = lastAnswer(first, ofFirst);
        lastAnswer(second, ofSecond);
        assertThat(ofSecond.round(heard)).isInstanceOf(Outcome.Failed.class);
        assertThat(ofFirst.round(heard)).isInstanceOf(Outcome.Proved.class);
    }

    /** What the client would answer to the question for its protection and name, which ends the exchange. */
    private static byte[] lastAnswer(Client client, SaslExchange exchange) throws Exception {
        byte[] answer = client.answer(new byte[0]);
        while (!client.mechanism.isComplete()) {
            Outcome.Challenge challenge = (Outcome.Challenge) exchange.round(answer);
            answer = client.answer(
                    Objects.requireNonNullElse(challenge.token(), Bytes.EMPTY).array());
        }
        return answer;
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() throws Exception {
        byte[] token = client(issuer.good()).answer(new byte[0]);
        // Within the ticket, and within what the client has sealed with its key.
        for (int at : new int[] {token.length / 3, token.length / 2, token.length - 1}) {
            byte[] changed = token.clone();
            changed[at] ^= 1;
            assertThat(exchange().round(changed)).as("changed at " + at).isInstanceOf(Outcome.Failed.class);
        }
        assertThat(exchange().round(token)).isInstanceOf(Outcome.Challenge.class);
    }

    @Test
    void nobodyMayAskToBeSomebodyElse() throws Exception {
        Client ada = new Client(issuer.client(issuer.good()), "localhost", "boss@" + TicketIssuer.REALM);
        assertThat(ada.proveTo(exchange())).isInstanceOf(Outcome.Failed.class);
    }

    /** The connection of a client may stay for years. */
    @Test
    void nothingIsKeptOfAnExchangeThatIsOver() throws Exception {
        Client ada = client(issuer.good());
        SaslExchange proved = exchange();
        byte[] last = lastAnswer(ada, proved);
        assertThat(proved.holdsMechanism()).isTrue();
        // The ticket is what takes most.
        assertThat(proved.bytes()).isGreaterThan(exchange().bytesWith(new byte[0]));
        assertThat(proved.round(last)).isInstanceOf(Outcome.Proved.class);
        assertThat(proved.holdsMechanism()).isFalse();
        assertThat(proved.bytes()).isZero();
        SaslExchange failed = exchange();
        failed.round(new byte[] {1, 2, 3});
        assertThat(failed.holdsMechanism()).isFalse();
    }

    @Test
    void aFailureIsFinal() throws Exception {
        SaslExchange exchange = exchange();
        assertThat(exchange.round(new byte[] {1, 2, 3})).isInstanceOf(Outcome.Failed.class);
        assertThat(exchange.round(client(issuer.good()).answer(new byte[0])))
                .isEqualTo(new Outcome.Failed("a round too many"));
    }
}
