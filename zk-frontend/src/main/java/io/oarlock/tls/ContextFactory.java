package io.oarlock.tls;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.HostCheck;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CertSelector;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Netty's TLS contexts of settings and of the files that they name. */
final class ContextFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ContextFactory.class);

    /** With forward secrecy, as ZooKeeper's own list. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    static {
        // A client could make a server compute for ever, and another could put bytes in front of those of a client.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        // A session taken up again would skip the check of a certificate that was revoked or has expired meanwhile.
        System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
    }

    private final TlsSettings settings;

    ContextFactory(TlsSettings settings) {
        this.settings = settings;
    }

    /** Reads the files; blocks. */
    SslContext make() throws TlsException {
        StoreFile.Keys keys = settings.keys().keys();
        OwnCertificates.check(settings.keys().path(), keys);
        try {
            SslContext context = builder(keys).build();
            // What one engine refuses, every engine would.
            ReferenceCountUtil.release(context.newEngine(UnpooledByteBufAllocator.DEFAULT));
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                sessions.setSessionCacheEnabled(false);
            }
            return context;
        } catch (GeneralSecurityException | SSLException | IllegalArgumentException | IllegalStateException unusable) {
            throw new TlsException("cannot set up TLS", unusable);
        }
    }

    private SslContextBuilder builder(StoreFile.Keys keys) throws GeneralSecurityException, TlsException {
        ClientCertificates clients = settings.clients();
        SslContextBuilder builder = SslContextBuilder.forServer(keyManager(keys))
                .sslProvider(provider())
                .protocols(settings.protocols().versions())
                .clientAuth(
                        switch (clients.demand()) {
                            case NONE -> ClientAuth.NONE;
                            case WANT -> ClientAuth.OPTIONAL;
                            case NEED -> ClientAuth.REQUIRE;
                        });
        if (settings.protocols().ciphers().isEmpty()) {
            builder.ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
        } else {
            builder.ciphers(settings.protocols().ciphers(), IdentityCipherSuiteFilter.INSTANCE);
        }
        if (clients.demand() != Demand.NONE) {
            X509ExtendedTrustManager chains =
                    trustManager(Objects.requireNonNull(clients.trusted()).trusted());
            builder.trustManager(
                    clients.hosts() == HostCheck.NONE
                            ? chains
                            : new ClientHosts(chains, clients.hosts() == HostCheck.ADDRESS_OR_NAME));
        }
        return builder;
    }

    private SslProvider provider() throws TlsException {
        return switch (settings.protocols().engine()) {
            case JAVA -> SslProvider.JDK;
            case BEST -> OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
            case OPENSSL -> {
                if (!OpenSsl.isAvailable()) {
                    throw new TlsException("OpenSSL cannot be loaded", OpenSsl.unavailabilityCause());
                }
                yield SslProvider.OPENSSL;
            }
        };
    }

    private static KeyManager keyManager(StoreFile.Keys keys) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys.store(), keys.password());
        return factory.getKeyManagers()[0];
    }

    private X509ExtendedTrustManager trustManager(KeyStore trusted) throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        ClientCertificates clients = settings.clients();
        if (clients.crl() || clients.ocsp()) {
            parameters.addCertPathChecker(revocation(clients));
        } else {
            parameters.setRevocationEnabled(false);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    /** Without OCSP the lists alone decide; with it they are asked where no responder answers. */
    private static PKIXRevocationChecker revocation(ClientCertificates clients) throws GeneralSecurityException {
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (!clients.ocsp()) {
            options.add(Option.PREFER_CRLS);
            options.add(Option.NO_FALLBACK);
        }
        if (Boolean.parseBoolean(Security.getProperty("com.sun.security.onlyCheckRevocationOfEECert"))) {
            options.add(Option.ONLY_END_ENTITY);
        }
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(options);
        LOG.info("the revocation of client certificates is checked: {}", options.isEmpty() ? "OCSP, CRL" : options);
        return checker;
    }
}
