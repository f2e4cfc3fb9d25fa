package io.oarlock.peer.tls;

import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.PeerStage;
import io.oarlock.peer.tls.MemberTlsSettings.Mode;
import io.oarlock.security.ReloadedFiles;
import io.oarlock.security.SafeTls;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS of connections between members, of files that may change while the server runs. Connections keep what
 * they began with. Any thread.
 */
public final class MemberTls implements PeerStage.Maker {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Duration REVOCATION_MAX = Duration.ofSeconds(30);

    private final MemberTlsSettings settings;
    private final Membership membership;
    private final ReloadedFiles<SSLContext> context;
    private final Counter reloads;
    private final Counter reloadFailures;
    private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());

    /** Reads the files; blocks. */
    public MemberTls(MemberTlsSettings settings, Membership membership, MetricRegistry metrics) throws TlsException {
        SafeTls.restrict();
        this.settings = settings;
        this.membership = membership;
        this.context = settings.contexts("TLS between members");
        this.reloads = metrics.counter(Metric.RAFT_TLS_RELOADS);
        this.reloadFailures = metrics.counter(Metric.RAFT_TLS_RELOAD_FAILURES);
    }

    @Override
    public PeerStage dial(GroupMember peer) {
        if (settings.mode() == Mode.ACCEPTED) {
            return PeerStage.PLAIN;
        }
        // Without a host and a port there is no session to be taken up again.
        SSLEngine engine = newEngine();
        engine.setUseClientMode(true);
        return new TlsStage(engine, settings.checks().calledHost() ? peer.host() : null);
    }

    @Override
    public PeerStage accept() {
        return new AcceptedStage(this, settings.mode() != Mode.REQUIRED);
    }

    /** Each certificate of both chains may wait for a list or a responder where revocation is checked. */
    @Override
    public Duration handshakeMax() {
        return settings.issuers().checksRevocation() ? REVOCATION_MAX : PeerStage.Maker.super.handshakeMax();
    }

    @Override
    public int waitingMax() {
        return settings.issuers().checksRevocation() ? TrustedIssuers.CHECKS_MAX : 0;
    }

    /** For a connection that somebody else opens; reads files where they have changed, and blocks. */
    TlsStage acceptTls() {
        SSLEngine engine = newEngine();
        engine.setUseClientMode(false);
        if (settings.checks().callerCertificate()) {
            engine.setNeedClientAuth(true);
        } else {
            engine.setWantClientAuth(true);
        }
        return new TlsStage(engine, null);
    }

    private SSLEngine newEngine() {
        long looked = lookedNanos.get();
        long now = System.nanoTime();
        if (settings.reload() && now - looked >= LOOK_NANOS && lookedNanos.compareAndSet(looked, now)) {
            reload();
        }
        return settings.engine(context.current());
    }

    private void reload() {
        switch (context.reload()) {
            case TAKEN -> reloads.increment();
            case FAILED -> reloadFailures.increment();
            case UNCHANGED -> {}
        }
    }

    /**
     * Why a caller may not be the member that it says it is; null where there is nothing against it.
     *
     * @param inquiry whether it may be none at all: then its certificate may name any host
     */
    @Nullable
    String refusal(TlsStage stage, int member, boolean inquiry) {
        if (!settings.checks().callerHost() || !settings.checks().callerCertificate()) {
            return null;
        }
        String host = membership.members().stream()
                .filter(one -> one.id() == member)
                .map(GroupMember::host)
                .findFirst()
                .orElse(null);
        if (host == null) {
            return inquiry ? null : "the host of member " + member + " is not in this member's configuration";
        }
        return stage.names(host) ? null : "your certificate does not name " + host + ", the host of member " + member;
    }
}
