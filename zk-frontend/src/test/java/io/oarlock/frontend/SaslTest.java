package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.auth.AuthSettings;
import io.oarlock.sasl.SaslSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetACLResponse;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.SetSASLResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DIGEST-MD5, byte for byte: who knows the password is served under its name, and nobody else. */
class SaslTest {
    private static final int CREATE = 1;
    private static final int GET_DATA = 4;
    private static final int GET_ACL = 6;
    private static final int PING = 11;
    private static final int SASL = 102;
    private static final int NO_AUTH = -102;
    private static final int AUTH_FAILED = -115;
    private static final int AUTH_REQUIRED = -124;
    private static final Map<String, String> USERS =
            Map.of("ada", "engine", "bob", "pipe", "boss", "power", "super", "wide");

    private FrontFixture fixture;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void whoKnowsThePasswordHasItsNameInAcls() throws Exception {
        start(false, false);
        RawClient ada = fixture.raw();
        ada.connect();
        SaslClient client = mechanism("ada", "engine");
        byte[] last = exchange(ada, client);
        client.evaluateChallenge(last);
        assertThat(client.isComplete()).isTrue();
        ada.call(1, CREATE, new CreateRequest("/mine", new byte[0], Ids.CREATOR_ALL_ACL, 0));
        GetACLResponse acl = ada.call(2, GET_ACL, new GetACLRequest("/mine")).as(new GetACLResponse());
        assertThat(acl.getAcl().get(0).getId().getScheme()).isEqualTo("sasl");
        assertThat(acl.getAcl().get(0).getId().getId()).isEqualTo("ada");
        assertThat(mayRead("boss", "power")).isTrue();
        assertThat(mayRead("super", "wide")).isTrue();
        assertThat(mayRead("bob", "pipe")).isFalse();
        RawClient stranger = fixture.raw();
        stranger.connect();
        assertThat(stranger.call(1, GET_DATA, new GetDataRequest("/mine", false))
                        .error())
                .isEqualTo(NO_AUTH);
    }

    private boolean mayRead(String user, String password) throws Exception {
        RawClient raw = fixture.raw();
        raw.connect();
        exchange(raw, mechanism(user, password));
        return raw.call(1, GET_DATA, new GetDataRequest("/mine", false)).error() == 0;
    }

    @ParameterizedTest
    @CsvSource({"ada, wrong", "nobody, engine"})
    void aWrongPasswordOrUserEndsTheConnection(String user, String password) throws Exception {
        start(false, false);
        RawClient raw = fixture.raw();
        raw.connect();
        assertRefused(raw, answered(raw, mechanism(user, password)), AUTH_FAILED);
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() throws Exception {
        start(false, false);
        RawClient raw = fixture.raw();
        raw.connect();
        String token = new String(answered(raw, mechanism("ada", "engine")), StandardCharsets.UTF_8);
        assertRefused(
                raw,
                token.replace("username=\"ada\"", "username=\"boss\"").getBytes(StandardCharsets.UTF_8),
                AUTH_FAILED);
    }

    /** What one connection was asked is not asked again of another. */
    @Test
    void aTokenThatWasHeardIsRefusedOnAnotherConnection() throws Exception {
        start(false, false);
        RawClient ada = fixture.raw();
        ada.connect();
        byte[] heard = answered(ada, mechanism("ada", "engine"));
        assertThat(send(ada, heard).error()).isZero();
        RawClient thief = fixture.raw();
        thief.connect();
        send(thief, new byte[0]);
        assertRefused(thief, heard, AUTH_FAILED);
        assertRefused(ada, heard, AUTH_FAILED);
    }

    @Test
    void nobodyMayAskToBeSomebodyElse() throws Exception {
        start(false, false);
        RawClient raw = fixture.raw();
        raw.connect();
        assertRefused(raw, answered(raw, mechanism("ada", "engine", "boss")), AUTH_FAILED);
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        start(false, false);
        RawClient raw = fixture.raw();
        raw.connect();
        send(raw, new byte[0]);
        assertRefused(raw, new byte[] {1, 2, 3, 0, -1}, AUTH_FAILED);
    }

    @Test
    void whereSaslIsRequiredNothingElseIsServed() throws Exception {
        start(true, true);
        RawClient without = fixture.raw();
        without.connect();
        assertThat(without.call(1, PING, null).error()).isEqualTo(AUTH_REQUIRED);
        RawClient wrong = fixture.raw();
        wrong.connect();
        assertRefused(wrong, answered(wrong, mechanism("ada", "wrong")), AUTH_REQUIRED);
        RawClient ada = fixture.raw();
        ada.connect();
        exchange(ada, mechanism("ada", "engine"));
        assertThat(ada.call(1, PING, null).error()).isZero();
    }

    @Test
    void aClientThatFailsMayStayWithoutAName() throws Exception {
        start(true, false);
        RawClient raw = fixture.raw();
        raw.connect();
        RawClient.Reply reply = send(raw, answered(raw, mechanism("ada", "wrong")));
        assertThat(reply.error()).isZero();
        assertThat(reply.as(new SetSASLResponse()).getToken()).isNull();
        assertThat(raw.call(1, PING, null).error()).isZero();
    }

    @Test
    void whereNothingIsConfiguredNothingIsProved() throws Exception {
        fixture = FrontFixture.start();
        RawClient raw = fixture.raw();
        raw.connect();
        RawClient.Reply reply = send(raw, new byte[0]);
        assertThat(reply.error()).isZero();
        assertThat(reply.zxid()).isZero();
        assertThat(reply.as(new SetSASLResponse()).getToken()).isNull();
        assertThat(raw.call(1, PING, null).error()).isZero();
    }

    private void start(boolean keepsFailed, boolean required) {
        AuthSettings auth = new AuthSettings("SHA1", null, null, required ? Set.of("sasl") : Set.of());
        SaslSettings sasl = new SaslSettings(USERS, null, Set.of("boss"), keepsFailed, required);
        assertThat(sasl.toString()).doesNotContain("engine");
        fixture = FrontFixture.start(
                FrontFixture.settings().withAccess(new FrontEndSettings.Access(false, auth, sasl, false)));
    }

    /** Runs the exchange; the server's last token. */
    private static byte[] exchange(RawClient raw, SaslClient client) throws Exception {
        RawClient.Reply reply = send(raw, answered(raw, client));
        assertThat(reply.error()).isZero();
        assertThat(reply.zxid()).isZero();
        return reply.as(new SetSASLResponse()).getToken();
    }

    /** Asks for a challenge; what the client answers to it. */
    private static byte[] answered(RawClient raw, SaslClient client) throws Exception {
        byte[] challenge = send(raw, new byte[0]).as(new SetSASLResponse()).getToken();
        return client.evaluateChallenge(challenge);
    }

    private static RawClient.Reply send(RawClient raw, byte[] token) throws Exception {
        return raw.call(7, SASL, new GetSASLRequest(token));
    }

    private static void assertRefused(RawClient raw, byte[] token, int error) throws Exception {
        RawClient.Reply reply = send(raw, token);
        assertThat(reply.xid()).isEqualTo(7);
        assertThat(reply.error()).isEqualTo(error);
        assertThat(reply.as(new SetSASLResponse()).getToken()).isNull();
        assertThat(raw.endsWithoutAByte()).isTrue();
    }

    private static SaslClient mechanism(String user, String password) throws Exception {
        return mechanism(user, password, null);
    }

    /** @param wanted the id that the client asks for; null for its own */
    private static SaslClient mechanism(String user, String password, String wanted) throws Exception {
        return Sasl.createSaslClient(
                new String[] {"DIGEST-MD5"}, wanted, "zookeeper", "zk-sasl-md5", null, callbacks -> {
                    for (Callback callback : callbacks) {
                        if (callback instanceof NameCallback name) {
                            name.setName(user);
                        } else if (callback instanceof PasswordCallback secret) {
                            secret.setPassword(password.toCharArray());
                        } else if (callback instanceof RealmCallback realm) {
                            realm.setText(realm.getDefaultText());
                        }
                    }
                });
    }
}
