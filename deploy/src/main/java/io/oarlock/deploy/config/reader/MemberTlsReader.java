package io.oarlock.deploy.config.reader;

import static io.oarlock.deploy.config.MemberSecuritySettings.CALLER_CERTIFICATE;
import static io.oarlock.deploy.config.MemberSecuritySettings.CALLER_HOSTS;
import static io.oarlock.deploy.config.MemberSecuritySettings.HOSTS;
import static io.oarlock.deploy.config.MemberSecuritySettings.PORT_UNIFICATION;
import static io.oarlock.deploy.config.MemberSecuritySettings.SSL_QUORUM;
import static io.oarlock.deploy.config.Settings.MIGRATION_SOURCE;
import static io.oarlock.deploy.config.Settings.MIGRATION_SSL_QUORUM;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.MemberSecuritySettings;
import io.oarlock.deploy.config.Values;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.peer.tls.MemberTlsSettings.Checks;
import io.oarlock.peer.tls.MemberTlsSettings.Mode;
import io.oarlock.peer.tls.MemberTlsSettings.Protocols;
import io.oarlock.security.StoreFile;
import io.oarlock.security.TrustedIssuers;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the settings of the TLS between members, and warns where nothing protects them. Reads no file. */
final class MemberTlsReader {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|(0*:)*0*1|::1");

    private final Values values;
    private final Ensemble ensemble;
    private final StoreReader stores;

    MemberTlsReader(Values values, Ensemble ensemble) {
        this.values = values;
        this.ensemble = ensemble;
        this.stores = new StoreReader(values);
    }

    /** Null where members do not talk by TLS; then the keys that belong to it have no effect, as in ZooKeeper. */
    @Nullable
    MemberTlsSettings read() throws ConfigException {
        boolean opens = values.get(SSL_QUORUM);
        boolean either = values.get(PORT_UNIFICATION);
        if (ensemble.standalone()) {
            return null;
        }
        warnOfStrangers(opens && !either);
        if (!opens && !either) {
            return null;
        }
        Demand demand = new Demand(values.origin(opens ? SSL_QUORUM : PORT_UNIFICATION), "TLS between members");
        return settings(demand, checks(), either ? opens ? Mode.PREFERRED : Mode.ACCEPTED : Mode.REQUIRED);
    }

    /**
     * As a member of the ensemble that is taken over, on a standalone server, too. Null where that does not speak TLS,
     * or there is none.
     */
    @Nullable
    MemberTlsSettings readSource() throws ConfigException {
        if (!values.get(MIGRATION_SSL_QUORUM) || !values.has(MIGRATION_SOURCE)) {
            return null;
        }
        boolean hosts = values.get(HOSTS);
        if (!hosts) {
            values.warn(values.origin(HOSTS) + ": without " + HOSTS.key()
                    + " every certificate that the trust store vouches for is that of a server to be taken over");
        }
        Demand demand = new Demand(values.origin(MIGRATION_SSL_QUORUM), "TLS to the servers that are taken over");
        return settings(demand, new Checks(true, hosts, hosts), Mode.REQUIRED);
    }

    /** What stores are needed for, and where that is said. */
    private record Demand(String origin, String what) {}

    private MemberTlsSettings settings(Demand demand, Checks checks, Mode mode) throws ConfigException {
        StoreFile keys = stores.memberKeys();
        StoreFile trusted = stores.memberIssuers();
        if (keys == null || trusted == null) {
            throw new ConfigException(
                    demand.origin,
                    demand.what + " needs " + (keys == null ? "a key" : "somebody who vouches for them") + ", and "
                            + (keys == null
                                    ? MemberSecuritySettings.KEY_STORE.key()
                                    : MemberSecuritySettings.TRUST_STORE.key())
                            + " is not given");
        }
        return new MemberTlsSettings(
                keys,
                new TrustedIssuers(
                        trusted, values.get(MemberSecuritySettings.CRL), values.get(MemberSecuritySettings.OCSP)),
                new Protocols(
                        stores.versions(MemberSecuritySettings.PROTOCOLS, MemberSecuritySettings.PROTOCOL),
                        stores.list(MemberSecuritySettings.CIPHERS)),
                checks,
                mode,
                values.get(MemberSecuritySettings.RELOAD));
    }

    private Checks checks() {
        boolean needed = values.get(CALLER_CERTIFICATE).equals("need");
        if (!needed) {
            values.warn(values.origin(CALLER_CERTIFICATE) + ": " + CALLER_CERTIFICATE.key()
                    + " lets everybody who reaches the Raft port say that it is a member");
        }
        boolean hosts = values.get(HOSTS);
        if (!hosts) {
            values.warn(values.origin(HOSTS) + ": without " + HOSTS.key()
                    + " every certificate that the trust store vouches for is that of a member");
        }
        return new Checks(needed, hosts, hosts && values.get(CALLER_HOSTS));
    }

    /** @param tlsOnly whether the Raft ports take nothing else */
    private void warnOfStrangers(boolean tlsOnly) {
        boolean near = ensemble.members().values().stream()
                .allMatch(member -> LOOPBACK.matcher(member.host()).matches());
        boolean isProtected = tlsOnly || values.has(MemberSecuritySettings.SECRET_FILE);
        if (!isProtected && !near && !values.get(MemberSecuritySettings.INSECURE)) {
            values.warn(values.source() + ": WHOEVER REACHES THE RAFT PORT CAN READ AND CHANGE EVERYTHING: neither "
                    + SSL_QUORUM.key() + " nor " + MemberSecuritySettings.SECRET_FILE.key() + " protects it; "
                    + MemberSecuritySettings.INSECURE.key() + "=true says that the network does");
        }
    }
}
