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
import io.oarlock.security.SafeTls;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrialHandshake;
import io.oarlock.security.TrustedIssuers;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.HostCheck;
import java.security.GeneralSecurityException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes Netty's TLS contexts of settings and of the files that they name. */
final class ContextFactory {
    private final TlsSettings settings;

    ContextFactory(TlsSettings settings) {
        SafeTls.restrict();
        this.settings = settings;
    }

    /** Reads the files; blocks. */
    SslContext make() throws TlsException {
        try {
            SslContext context = builder().build();
            try {
                tryKeys(context);
            } catch (TlsException refused) {
                ReferenceCountUtil.release(context);
                throw refused;
            }
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                sessions.setSessionCacheEnabled(false);
            }
            return context;
        } catch (SSLException | IllegalArgumentException | IllegalStateException unusable) {
            throw new TlsException("cannot set up TLS", unusable);
        }
    }

    /** What one engine refuses, every engine would. */
    private void tryKeys(SslContext context) throws TlsException {
        Set<SslProvider> clients = new LinkedHashSet<>(List.of(SslProvider.JDK, provider()));
        for (Iterator<SslProvider> each = clients.iterator(); each.hasNext(); ) {
            SslProvider client = each.next();
            try {
                TrialHandshake.believing(everybody -> tryKeys(context, client, everybody));
                return;
            } catch (SSLException
                    | GeneralSecurityException
                    | IllegalArgumentException
                    | IllegalStateException refused) {
                // Clients of the other engine may understand other signatures, and suites.
                if (!each.hasNext()) {
                    throw TrialHandshake.unusable(settings.keys(), refused);
                }
            }
        }
    }

    private void tryKeys(SslContext context, SslProvider client, X509ExtendedTrustManager everybody)
            throws SSLException {
        SslContext other = SslContextBuilder.forClient()
                .sslProvider(client)
                .protocols(settings.protocols().versions())
                .ciphers(ciphers(), SupportedCipherSuiteFilter.INSTANCE)
                .trustManager(everybody)
                .build();
        SSLEngine server = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        try {
            // Nobody is to be asked about the client.
            server.setNeedClientAuth(false);
            server.setWantClientAuth(false);
            SSLEngine calls = other.newEngine(UnpooledByteBufAllocator.DEFAULT);
            try {
                TrialHandshake.run(server, calls);
            } finally {
                ReferenceCountUtil.release(calls);
            }
        } finally {
            ReferenceCountUtil.release(server);
            ReferenceCountUtil.release(other);
        }
    }

    /** Where none are configured, those that are safe. */
    private List<String> ciphers() {
        List<String> configured = settings.protocols().ciphers();
        return configured.isEmpty() ? SafeTls.CIPHERS : configured;
    }

    private SslContextBuilder builder() throws TlsException {
        ClientCertificates clients = settings.clients();
        SslContextBuilder builder = SslContextBuilder.forServer(settings.keys().keyManager())
                .sslProvider(provider())
                .protocols(settings.protocols().versions())
                .clientAuth(
                        switch (clients.demand()) {
                            case NONE -> ClientAuth.NONE;
                            case WANT -> ClientAuth.OPTIONAL;
                            case NEED -> ClientAuth.REQUIRE;
                        });
        // What is configured must be there; of the others those that are.
        builder.ciphers(
                ciphers(),
                settings.protocols().ciphers().isEmpty()
                        ? SupportedCipherSuiteFilter.INSTANCE
                        : IdentityCipherSuiteFilter.INSTANCE);
        if (clients.demand() != Demand.NONE) {
            X509ExtendedTrustManager chains = new TrustedIssuers(
                            Objects.requireNonNull(clients.trusted()), clients.crl(), clients.ocsp())
                    .trustManager();
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
            case OPENSSL -> {
                if (!OpenSsl.isAvailable()) {
                    throw new TlsException("OpenSSL cannot be loaded", OpenSsl.unavailabilityCause());
                }
                yield SslProvider.OPENSSL;
            }
        };
    }
}
