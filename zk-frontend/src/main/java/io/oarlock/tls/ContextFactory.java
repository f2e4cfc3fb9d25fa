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
import io.oarlock.security.TrustedIssuers;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.HostCheck;
import java.util.Objects;
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
            // What one engine refuses, every engine would.
            ReferenceCountUtil.release(context.newEngine(UnpooledByteBufAllocator.DEFAULT));
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                sessions.setSessionCacheEnabled(false);
            }
            return context;
        } catch (SSLException | IllegalArgumentException | IllegalStateException unusable) {
            throw new TlsException("cannot set up TLS", unusable);
        }
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
        if (settings.protocols().ciphers().isEmpty()) {
            builder.ciphers(SafeTls.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
        } else {
            builder.ciphers(settings.protocols().ciphers(), IdentityCipherSuiteFilter.INSTANCE);
        }
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
