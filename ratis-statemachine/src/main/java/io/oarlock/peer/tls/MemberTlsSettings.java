package io.oarlock.peer.tls;

import io.oarlock.security.ReloadedFiles;
import io.oarlock.security.SafeTls;
import io.oarlock.security.SecretFiles;
import io.oarlock.security.StoreFile;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrialHandshake;
import io.oarlock.security.TrustedIssuers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * How members talk to each other by TLS.
 *
 * @param keys of this member
 * @param issuers who vouches for the others
 * @param protocols what is spoken
 * @param checks what is asked of the others
 * @param mode who speaks TLS
 * @param reload whether changed files are taken without a restart
 */
public record MemberTlsSettings(
        StoreFile keys, TrustedIssuers issuers, Protocols protocols, Checks checks, Mode mode, boolean reload) {

    /** Reads the stores, and refuses what cannot be used; blocks. */
    public SSLContext context() throws TlsException {
        try {
            KeyManager key = keys.keyManager();
            TrialHandshake.believing(everybody -> tryKey(context(key, everybody)));
            return context(key, issuers.trustManager());
        } catch (SSLException refused) {
            throw TrialHandshake.unusable(keys, refused);
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw new TlsException("cannot set up TLS between members", unusable);
        }
    }

    /**
     * What {@link #context} makes of the files, again when they have changed; warns of keys that others can read, and
     * blocks.
     *
     * @param what the log calls it
     */
    public ReloadedFiles<SSLContext> contexts(String what) throws TlsException {
        List<Path> files = new ArrayList<>(keys.files());
        files.addAll(issuers.store().files());
        ReloadedFiles<SSLContext> contexts = new ReloadedFiles<>(what, files, this::context);
        keys.files().forEach(SecretFiles::warnOfReaders);
        return contexts;
    }

    private static SSLContext context(KeyManager keys, TrustManager trusted) throws GeneralSecurityException {
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(new KeyManager[] {keys}, new TrustManager[] {trusted}, null);
        return made;
    }

    /** A member is at the one end and at the other, and shows its certificate at both. */
    private void tryKey(SSLContext context) throws SSLException {
        SSLEngine called = engine(context);
        called.setUseClientMode(false);
        called.setNeedClientAuth(true);
        TrialHandshake.run(called, engine(context));
    }

    /** With the versions and cipher suites of these settings. */
    SSLEngine engine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setSSLParameters(protocols.within(context.getSupportedSSLParameters()));
        return engine;
    }

    /** Who speaks TLS. The ones between are for the change from one end to the other. */
    public enum Mode {
        /** This member opens connections in plain text, and accepts either. */
        ACCEPTED,
        /** This member opens connections by TLS, and accepts either. */
        PREFERRED,
        REQUIRED
    }

    /**
     * What is spoken.
     *
     * @param versions in Java's names, such as {@code TLSv1.3}
     * @param ciphers in Java's names; empty for the default
     */
    public record Protocols(List<String> versions, List<String> ciphers) {
        public Protocols {
            versions = List.copyOf(versions);
            ciphers = List.copyOf(ciphers);
        }

        /** What may be spoken, of what can be. */
        public SSLParameters within(SSLParameters supported) {
            Set<String> known = Set.of(supported.getCipherSuites());
            List<String> wanted = ciphers.isEmpty()
                    ? SafeTls.CIPHERS.stream().filter(known::contains).toList()
                    : ciphers;
            return new SSLParameters(wanted.toArray(new String[0]), versions.toArray(new String[0]));
        }
    }

    /**
     * What is asked of the others.
     *
     * @param callerCertificate whether a member that opens a connection must show a certificate
     * @param calledHost whether the certificate of a member that is called must name its host
     * @param callerHost whether that of one that calls must
     */
    public record Checks(boolean callerCertificate, boolean calledHost, boolean callerHost) {}
}
