package io.oarlock.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.telemetry.LogRateLimit;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of new handshakes, made of files that may change while the server runs. Connections keep the one that
 * they began with. Any thread.
 */
public final class TlsContexts {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);
    /** A client that does not take what it was sent is not waited for. */
    private static final int CLOSE_NOTIFY_MILLIS = 500;

    private final TlsSettings settings;
    private final ContextFactory factory;
    private final List<Path> files;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);
    private volatile Loaded loaded;

    /** What the files held, and how they looked before they were read. */
    private record Loaded(SslContext context, List<FileStamp> stamps) {}

    /** Reads the files. */
    public TlsContexts(TlsSettings settings) throws TlsException {
        this.settings = settings;
        this.factory = new ContextFactory(settings);
        this.files = new ArrayList<>(settings.keys().files());
        StoreFile trusted = settings.clients().trusted();
        if (trusted != null) {
            files.addAll(trusted.files());
        }
        this.loaded = load(FileStamp.of(files));
        settings.keys().files().forEach(SecretFiles::warnOfReaders);
    }

    private Loaded load(List<FileStamp> stamps) throws TlsException {
        return new Loaded(factory.make(), stamps);
    }

    /**
     * The handler of one connection, which waits for its client's first message.
     *
     * @param blocking runs what may take long: keys, certificates, and questions about their revocation
     */
    public SslHandler handler(ByteBufAllocator alloc, InetSocketAddress client, Executor blocking) {
        SslHandler handler =
                loaded.context().newHandler(alloc, client.getAddress().getHostAddress(), client.getPort(), blocking);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        return handler;
    }

    /** Whether changed files are taken without a restart. */
    public boolean reloads() {
        return settings.reload();
    }

    /**
     * Takes the files anew where they have changed; blocks. With files that cannot be used the old context stays, and
     * they are tried again the next time.
     */
    public Reload reload() {
        if (!looking.compareAndSet(false, true)) {
            return Reload.UNCHANGED;
        }
        try {
            List<FileStamp> stamps = FileStamp.of(files);
            if (stamps.equals(loaded.stamps())) {
                return Reload.UNCHANGED;
            }
            loaded = load(stamps);
            LOG.info("new handshakes use what {} hold now", files);
            return Reload.TAKEN;
        } catch (TlsException unusable) {
            if (pace.mayTell()) {
                LOG.error("TLS goes on with the files of before: {}", unusable.getMessage());
            }
            return Reload.FAILED;
        } finally {
            looking.set(false);
        }
    }

    /** What came of looking at the files. */
    public enum Reload {
        UNCHANGED,
        TAKEN,
        FAILED
    }
}
