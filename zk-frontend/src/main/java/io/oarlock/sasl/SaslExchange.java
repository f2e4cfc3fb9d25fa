package io.oarlock.sasl;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.ArrayList;
import java.util.List;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * One client's way to prove an identity. By DIGEST-MD5: the server sends a number that it uses once, the client a hash
 * of it with the password, which makes two rounds at most, and nothing in it blocks. Or by Kerberos, whose three rounds
 * may read files. Belongs to one connection, one round at a time; a failure is final.
 */
public final class SaslExchange {
    /** A ticket of Kerberos with all groups of a user is that large at most; digests are much shorter. */
    static final int TOKEN_BYTES_MAX = 64 << 10;

    /** A mechanism between its rounds, with its keys, without what its client has said. */
    private static final long DIGEST_BYTES = 4 << 10;

    private static final long KERBEROS_BYTES = 8 << 10;
    /** A ticket that is kept is kept as it came, and once more as what it says. */
    private static final int COPIES = 2;

    private static final String MECHANISM = "DIGEST-MD5";
    /** Both are part of what is hashed: ZooKeeper's clients use these. */
    private static final String PROTOCOL = "zookeeper";

    private static final String SERVER_NAME = "zk-sasl-md5";
    private static final Identity SUPER = new Identity("super", "");

    private final SaslSettings settings;
    private @Nullable SaslServer server;
    /** Bytes of all tokens that came. */
    private long said;

    private boolean over;

    public SaslExchange(SaslSettings settings) {
        this.settings = settings;
    }

    /** What came of a round. */
    public sealed interface Outcome {
        /** There is more to come. */
        record Challenge(@Nullable Bytes token) implements Outcome {}

        /** The client has proved these; the token is for it to see that the server knows the password, too. */
        record Proved(@Nullable Bytes token, List<Identity> identities) implements Outcome {}

        /** It has not; for the log, without a secret. */
        record Failed(String why) implements Outcome {}
    }

    /** Whether a round with that token may block: never to be made by an event loop then. */
    public boolean blocks(byte[] token) {
        return settings.kerberos() != null && !over && token.length <= TOKEN_BYTES_MAX;
    }

    /** Memory that a round with that token takes, and keeps until the next; roughly. */
    public long bytesWith(byte[] token) {
        return over || token.length > TOKEN_BYTES_MAX ? 0 : mechanismBytes() + COPIES * (said + token.length);
    }

    /** Memory that it keeps now; roughly. */
    public long bytes() {
        return server == null ? 0 : mechanismBytes() + COPIES * said;
    }

    private long mechanismBytes() {
        return settings.kerberos() == null ? DIGEST_BYTES : KERBEROS_BYTES;
    }

    public Outcome round(byte[] token) {
        if (over) {
            return new Outcome.Failed("a round too many");
        }
        if (token.length > TOKEN_BYTES_MAX) {
            over = true;
            return new Outcome.Failed("a token of " + token.length + " bytes");
        }
        said += token.length;
        KerberosService kerberos = settings.kerberos();
        return kerberos == null ? evaluated(token) : kerberos.as(() -> evaluated(token));
    }

    private Outcome evaluated(byte[] token) {
        try {
            SaslServer current = server;
            if (current == null) {
                current = newServer();
                server = current;
            }
            byte[] evaluated = current.evaluateResponse(token);
            Bytes answer = evaluated == null ? null : Bytes.wrap(evaluated);
            if (!current.isComplete()) {
                return new Outcome.Challenge(answer);
            }
            over = true;
            return new Outcome.Proved(answer, identities(current.getAuthorizationID()));
        } catch (SaslException | RuntimeException refused) {
            over = true;
            return new Outcome.Failed(reason(refused));
        } finally {
            if (over) {
                // A connection may stay for years, and the ticket that a client has lent is as long as it likes.
                server = null;
            }
        }
    }

    /** Whether it has what a mechanism keeps between rounds: keys, and tickets. */
    boolean holdsMechanism() {
        return server != null;
    }

    /** What a mechanism says, and what Kerberos says beneath it: that a ticket has expired, or is a replay. */
    private static String reason(Exception refused) {
        Throwable root = refused;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == refused ? String.valueOf(refused.getMessage()) : refused.getMessage() + ": " + root.getMessage();
    }

    private SaslServer newServer() throws SaslException {
        KerberosService kerberos = settings.kerberos();
        if (kerberos != null) {
            return kerberos.newServer(new ServerCallbacks(settings.passwords()));
        }
        SaslServer made = Sasl.createSaslServer(
                MECHANISM, PROTOCOL, SERVER_NAME, null, new ServerCallbacks(settings.passwords()));
        if (made == null) {
            throw new SaslException("Java has no " + MECHANISM + " here");
        }
        return made;
    }

    private List<Identity> identities(String proved) {
        KerberosService kerberos = settings.kerberos();
        String id = kerberos == null ? proved : kerberos.nameOf(proved);
        List<Identity> identities = new ArrayList<>();
        identities.add(new Identity("sasl", id));
        if (settings.superUsers().contains(id)) {
            identities.add(SUPER);
        }
        return identities;
    }
}
