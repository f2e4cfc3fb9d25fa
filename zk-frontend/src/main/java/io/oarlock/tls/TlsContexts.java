package io.oarlock.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.security.ReloadedFiles;
import io.oarlock.security.ReloadedFiles.Reload;
import io.oarlock.security.SecretFiles;
import io.oarlock.security.StoreFile;
import io.oarlock.security.TlsException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The context of new handshakes, made of files that may change while the server runs. Connections keep the one that
 * they began with. Any thread.
 */
public final class TlsContexts {
    /** A client that does not take what it was sent is not waited for. */
    private static final int CLOSE_NOTIFY_MILLIS = 500;

    private final TlsSettings settings;
    private final ReloadedFiles<SslContext> context;

    /**
     * Reads the files.
     *
     * @param purpose for the log
     */
    public TlsContexts(String purpose, TlsSettings settings) throws TlsException {
        this.settings = settings;
        List<Path> files = new ArrayList<>(settings.keys().files());
        StoreFile trusted = settings.clients().trusted();
        if (trusted != null) {
            files.addAll(trusted.files());
        }
        this.context = new ReloadedFiles<>(purpose, files, new ContextFactory(settings)::make);
        settings.keys().files().forEach(SecretFiles::warnOfReaders);
    }

    /**
     * The handler of one connection, which waits for its client's first message.
     *
     * @param blocking runs what may take long: keys, certificates, and questions about their revocation
     */
    public SslHandler handler(ByteBufAllocator alloc, InetSocketAddress client, Executor blocking) {
        SslHandler handler =
                context.current().newHandler(alloc, client.getAddress().getHostAddress(), client.getPort(), blocking);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        // The session is not to be taken up again: a certificate is looked at each time.
        handler.handshakeFuture()
                .addListener(done -> handler.engine().getSession().invalidate());
        return handler;
    }

    /** Whether changed files are taken without a restart. */
    public boolean reloads() {
        return settings.reload();
    }

    /** Whether the check of a certificate may ask somebody over the network. */
    public boolean asksForRevocation() {
        return settings.clients().crl() || settings.clients().ocsp();
    }

    /** As {@link ReloadedFiles#reload}. */
    public Reload reload() {
        return context.reload();
    }
}
