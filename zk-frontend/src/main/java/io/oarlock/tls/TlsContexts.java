package io.oarlock.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.security.ReloadedFiles;
import io.oarlock.security.ReloadedFiles.Reload;
import io.oarlock.security.SecretFiles;
import io.oarlock.security.StoreFile;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import io.oarlock.tls.TlsSettings.HostCheck;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
     * @param channel of the connection; what waits for a thread goes with it
     * @param threads for keys, certificates, and questions about their revocation
     */
    public SslHandler handler(Channel channel, InetSocketAddress client, HandshakeThreads threads) {
        SslHandler handler = context.current()
                .newHandler(
                        channel.alloc(),
                        client.getAddress().getHostAddress(),
                        client.getPort(),
                        ConnectionTasks.of(channel, threads));
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        // The session is not to be taken up again: a certificate is looked at each time.
        handler.handshakeFuture()
                .addListener(done -> handler.engine().getSession().invalidate());
        return handler;
    }

    /**
     * Closes a connection without the word of its end that TLS has, which would wait for what a thread is to do for the
     * handshake. Any thread.
     */
    public static void closeAtOnce(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    /** Whether changed files are taken without a restart. */
    public boolean reloads() {
        return settings.reload();
    }

    /**
     * How many checks of certificates may wait at a time for an answer over the network, about who is revoked or about
     * the name of an address; 0 where none is asked for. There are to be so many threads for them beside the others.
     */
    public int waitingMax() {
        int revocation = settings.clients().crl() || settings.clients().ocsp() ? TrustedIssuers.CHECKS_MAX : 0;
        int names = settings.clients().hosts() == HostCheck.ADDRESS_OR_NAME ? ClientHosts.LOOKUPS_MAX : 0;
        return revocation + names;
    }

    /** As {@link ReloadedFiles#reload}. */
    public Reload reload() {
        return context.reload();
    }
}
