package io.oarlock.security;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Bounds the checks under way that may wait for the network, so that a list or a responder that does not answer leaves
 * threads to handshakes that do not need it. A certificate for whose check there is no room in a second is refused.
 */
final class BoundedTrust extends DelegatingTrust {
    private static final long WAIT_MILLIS = 1000;

    private final Semaphore room;

    BoundedTrust(X509ExtendedTrustManager chains, int checksMax) {
        super(chains);
        this.room = new Semaphore(checksMax);
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void bounded(Check check) throws CertificateException {
        try {
            if (!room.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CertificateException("too many certificates wait for news of their revocation");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CertificateException("interrupted", stopped);
        }
        try {
            check.run();
        } finally {
            room.release();
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        bounded(() -> super.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        bounded(() -> super.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        bounded(() -> super.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        bounded(() -> super.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        bounded(() -> super.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        bounded(() -> super.checkServerTrusted(chain, authType));
    }
}
