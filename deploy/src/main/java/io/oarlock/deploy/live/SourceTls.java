package io.oarlock.deploy.live;

import io.oarlock.migration.learner.SocketLayer;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.security.CertificateNames;
import io.oarlock.security.ReloadedFiles;
import io.oarlock.security.SafeTls;
import io.oarlock.security.TlsException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TLS to the quorum ports of the source, as its own servers speak it. Sessions are not taken up again: a certificate is
 * looked at with every connection. Any thread, one at a time.
 */
public final class SourceTls {
    private final MemberTlsSettings settings;
    private final ReloadedFiles<SSLContext> contexts;

    /** Reads the stores. */
    public SourceTls(MemberTlsSettings settings) throws TlsException {
        SafeTls.restrict();
        this.settings = settings;
        this.contexts = settings.contexts("TLS to the source");
    }

    /**
     * Shakes hands; blocks.
     *
     * @param host that the certificate of the other end has to name, as the operator has named the server
     */
    Socket over(Socket connected, String host) throws IOException {
        if (settings.reload()) {
            contexts.reload();
        }
        SSLContext context = contexts.current();
        forgetSessions(context.getClientSessionContext());
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
        socket.setSSLParameters(settings.protocols().within(context.getSupportedSSLParameters()));
        try {
            socket.startHandshake();
        } catch (SSLException | SocketException e) {
            throw new IOException("the handshake of TLS fails (" + e.getMessage() + "): " + SocketLayer.HINT, e);
        }
        if (settings.checks().calledHost() && !CertificateNames.shown(socket.getSession(), host)) {
            throw new IOException("its certificate does not name " + host);
        }
        return socket;
    }

    private static void forgetSessions(@Nullable SSLSessionContext sessions) {
        if (sessions != null) {
            for (byte[] id : Collections.list(sessions.getIds())) {
                SSLSession session = sessions.getSession(id);
                if (session != null) {
                    session.invalidate();
                }
            }
        }
    }
}
