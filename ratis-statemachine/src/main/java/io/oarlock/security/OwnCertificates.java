package io.oarlock.security;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator should hear of a member's own certificates before clients do. */
final class OwnCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificates.class);
    private static final String PSS = "RSASSA-PSS";
    /** Of a key that leaves it open. */
    private static final PSSParameterSpec PSS_USUAL =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    private static final byte[] SAMPLE = {1, 2, 3, 4, 5, 6, 7, 8};

    private OwnCertificates() {}

    /** Refuses keys that do not belong to their certificates: half of a pair may have been replaced. */
    static void check(Path file, StoreFile.Keys keys) throws TlsException {
        try {
            KeyStore store = keys.store();
            int found = 0;
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, keys.password()) : null;
                if (key instanceof PrivateKey own && store.getCertificate(alias) instanceof X509Certificate shown) {
                    found++;
                    refuseMismatch(file, own, shown);
                    tell(file, shown);
                }
            }
            if (found == 0) {
                throw new TlsException("cannot use the key store " + file + ": it holds no private key", null);
            }
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("cannot use the key store " + file, unusable);
        }
    }

    private static void refuseMismatch(Path file, PrivateKey own, X509Certificate shown)
            throws GeneralSecurityException, TlsException {
        Signature signer = Signature.getInstance(algorithm(own));
        if (own.getAlgorithm().equals(PSS) && own instanceof RSAKey key) {
            signer.setParameter(key.getParams() instanceof PSSParameterSpec given ? given : PSS_USUAL);
        }
        signer.initSign(own);
        signer.update(SAMPLE);
        byte[] signature = signer.sign();
        boolean same = false;
        if (own.getAlgorithm().equals(shown.getPublicKey().getAlgorithm())) {
            signer.initVerify(shown.getPublicKey());
            signer.update(SAMPLE);
            same = signer.verify(signature);
        }
        if (!same) {
            throw new TlsException(
                    "cannot use the key store " + file + ": the private key is not that of the certificate of "
                            + shown.getSubjectX500Principal().getName(),
                    null);
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
    }

    private static void tell(Path file, X509Certificate shown) {
        String name = shown.getSubjectX500Principal().getName();
        Instant until = shown.getNotAfter().toInstant();
        Instant from = shown.getNotBefore().toInstant();
        Instant now = Instant.now();
        if (now.isAfter(until) || now.isBefore(from)) {
            LOG.warn("{}: the certificate of {} is good from {} until {}, which is not now", file, name, from, until);
        } else {
            LOG.info("{}: the certificate of {} is good until {}", file, name, until);
        }
    }
}
