package io.oarlock.security;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A handshake of both ends in memory. Which keys an engine can use depends on the engine, on versions and cipher
 * suites, and on what Java's security properties forbid: a key that none of this fits would let nobody in, without a
 * word at the start.
 */
public final class TrialHandshake {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** A message of a handshake may be longer than a record: a chain of certificates is. */
    private static final int RECORDS = 4;

    private static final int TURNS_MAX = 1000;

    private final SSLEngine server;
    private final SSLEngine client;
    private final ByteBuffer toServer;
    private final ByteBuffer toClient;
    private final ByteBuffer plain;

    private TrialHandshake(SSLEngine server, SSLEngine client) {
        this.server = server;
        this.client = client;
        int bytes = RECORDS
                * Math.max(
                        server.getSession().getPacketBufferSize(),
                        client.getSession().getPacketBufferSize());
        this.toServer = ByteBuffer.allocate(bytes);
        this.toClient = ByteBuffer.allocate(bytes);
        this.plain = ByteBuffer.allocate(bytes);
    }

    /** Makes the ends of a trial, and runs it. */
    public interface Trial {
        /** @param everybody believes every certificate until the trial is over, and none from then on */
        void make(X509ExtendedTrustManager everybody) throws GeneralSecurityException, SSLException;
    }

    /** Nobody is asked about the certificates that the ends of the trial show. */
    public static void believing(Trial trial) throws GeneralSecurityException, SSLException {
        Everybody everybody = new Everybody();
        try {
            trial.make(everybody);
        } finally {
            everybody.over = true;
        }
    }

    /** What an operator hears of keys that no handshake can be made with. */
    public static TlsException unusable(StoreFile keys, Exception refused) {
        return new TlsException(
                "cannot use the key store " + keys.path() + ": with its key and the configured versions and cipher"
                        + " suites of TLS no handshake is ever made; keys for RSA and for EC with P-256 suit all",
                refused);
    }

    /** Looks nothing up and waits for nothing, where the engines do not. */
    public static void run(SSLEngine server, SSLEngine client) throws SSLException {
        server.setUseClientMode(false);
        client.setUseClientMode(true);
        new TrialHandshake(server, client).run();
    }

    private void run() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            boolean further = step(client, toClient, toServer);
            further |= step(server, toServer, toClient);
            if (isDone(client) && isDone(server)) {
                return;
            }
            if (!further) {
                break;
            }
        }
        throw new SSLException("the handshake does not go on");
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Returns whether anything was done. */
    private boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        return switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
                yield true;
            }
            case NEED_WRAP -> engine.wrap(NOTHING, out).getStatus() == Status.OK;
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                in.flip();
                try {
                    yield engine.unwrap(in, plain.clear()).getStatus() == Status.OK;
                } finally {
                    in.compact();
                }
            }
            case FINISHED, NOT_HANDSHAKING -> false;
        };
    }

    private static final class Everybody extends X509ExtendedTrustManager {
        private volatile boolean over;

        private void check() throws CertificateException {
            if (over) {
                throw new CertificateException("whoever believes everybody is for a trial that is over");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
