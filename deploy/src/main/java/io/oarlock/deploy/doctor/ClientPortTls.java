package io.oarlock.deploy.doctor;

import io.oarlock.deploy.config.ClientTlsSettings;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.security.SafeTls;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS to the client ports of members, as clients speak it. */
public final class ClientPortTls {
    private final SSLContext context;
    private final boolean hosts;

    /** Reads the stores. */
    public ClientPortTls(ClientTlsSettings settings) throws TlsException {
        if (settings.trusted() == null) {
            throw new TlsException("no ssl.trustStore.location says who vouches for members", null);
        }
        hosts = settings.hosts();
        try {
            context = SSLContext.getInstance("TLS");
            context.init(
                    settings.keys() == null
                            ? null
                            : new KeyManager[] {settings.keys().keyManager()},
                    new TrustManager[] {new TrustedIssuers(settings.trusted(), false, false).trustManager()},
                    null);
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("cannot set up TLS", unusable);
        }
    }

    /** Shakes hands over a connection, which is closed with what is returned. */
    Socket over(Socket connected, Endpoint address) throws IOException {
        SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(connected, address.host(), address.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setProtocols(SafeTls.VERSIONS.toArray(new String[0]));
        if (hosts) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }
}
