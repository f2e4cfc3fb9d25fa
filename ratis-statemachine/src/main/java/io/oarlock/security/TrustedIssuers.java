package io.oarlock.security;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CertSelector;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who vouches for the certificates of others.
 *
 * @param crl revocation is checked against the lists that certificates name
 * @param ocsp revocation is asked of the issuers' responders before the lists
 */
public record TrustedIssuers(StoreFile store, boolean crl, boolean ocsp) {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedIssuers.class);
    /** Checks under way at a time where revocation is asked for. */
    public static final int CHECKS_MAX = 16;

    private static final String SECONDS_FOR_A_LIST_OR_A_RESPONDER = "5";

    static {
        // Java's own default is 15 s, longer than a handshake may take.
        for (String limit : new String[] {
            "com.sun.security.crl.timeout",
            "com.sun.security.crl.readtimeout",
            "com.sun.security.ocsp.timeout",
            "com.sun.security.ocsp.readtimeout"
        }) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, SECONDS_FOR_A_LIST_OR_A_RESPONDER);
            }
        }
    }

    /** Whether a check of a certificate may wait for the network. */
    public boolean checksRevocation() {
        return crl || ocsp;
    }

    /** Reads the file; blocks. What it makes blocks, too, where revocation is checked. */
    public X509ExtendedTrustManager trustManager() throws TlsException {
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(store.trusted(), new X509CertSelector());
            if (checksRevocation()) {
                parameters.addCertPathChecker(revocation());
            } else {
                parameters.setRevocationEnabled(false);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            X509ExtendedTrustManager manager = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
            return checksRevocation() ? new BoundedTrust(manager, CHECKS_MAX) : manager;
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("cannot use the trust store " + store.path(), unusable);
        }
    }

    /** Without OCSP the lists alone decide; with it they are asked where no responder answers. */
    private PKIXRevocationChecker revocation() throws GeneralSecurityException {
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (!ocsp) {
            options.add(Option.PREFER_CRLS);
            options.add(Option.NO_FALLBACK);
        }
        if (Boolean.parseBoolean(Security.getProperty("com.sun.security.onlyCheckRevocationOfEECert"))) {
            options.add(Option.ONLY_END_ENTITY);
        }
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(options);
        LOG.info("the revocation of certificates is checked: {}", options.isEmpty() ? "OCSP, CRL" : options);
        return checker;
    }
}
