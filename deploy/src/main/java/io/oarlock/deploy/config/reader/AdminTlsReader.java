package io.oarlock.deploy.config.reader;

import static io.oarlock.deploy.config.AdminSettings.ENABLED;
import static io.oarlock.deploy.config.AdminSettings.FORCE_HTTPS;
import static io.oarlock.deploy.config.AdminSettings.NEED_CLIENT_AUTH;
import static io.oarlock.deploy.config.AdminSettings.PORT_UNIFICATION;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.MemberSecuritySettings;
import io.oarlock.deploy.config.Values;
import io.oarlock.security.StoreFile;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import org.jspecify.annotations.Nullable;

/**
 * Makes the settings of HTTPS on the port for operators. As with ZooKeeper its stores are those of {@code ssl.quorum},
 * also on a standalone server; what else is said there of TLS holds for it, too. Reads no file.
 */
final class AdminTlsReader {
    private final Values values;
    private final StoreReader stores;

    AdminTlsReader(Values values) {
        this.values = values;
        this.stores = new StoreReader(values);
    }

    /** Null where the port speaks plain HTTP only, or is not there. */
    @Nullable
    TlsSettings read() throws ConfigException {
        boolean only = values.get(FORCE_HTTPS);
        if (!values.get(ENABLED) || !only && !values.get(PORT_UNIFICATION)) {
            return null;
        }
        if (!only && values.get(NEED_CLIENT_AUTH)) {
            values.warn(values.origin(NEED_CLIENT_AUTH) + ": " + NEED_CLIENT_AUTH.key()
                    + " asks nothing of those who speak plain HTTP; " + FORCE_HTTPS.key() + "=true shuts them out");
        }
        String wanted = values.origin(only ? FORCE_HTTPS : PORT_UNIFICATION);
        StoreFile keys = stores.memberKeys();
        if (keys == null) {
            throw new ConfigException(
                    wanted,
                    "HTTPS on the admin port needs a key, and " + MemberSecuritySettings.KEY_STORE.key()
                            + " is not given");
        }
        return new TlsSettings(
                keys,
                clients(),
                new Protocols(
                        stores.versions(MemberSecuritySettings.PROTOCOLS, MemberSecuritySettings.PROTOCOL),
                        stores.list(MemberSecuritySettings.CIPHERS),
                        Engine.JAVA),
                values.get(MemberSecuritySettings.RELOAD));
    }

    private ClientCertificates clients() throws ConfigException {
        if (!values.get(NEED_CLIENT_AUTH)) {
            return new ClientCertificates(Demand.NONE, null, HostCheck.NONE, false, false);
        }
        StoreFile trusted = stores.memberIssuers();
        if (trusted == null) {
            throw new ConfigException(
                    values.origin(NEED_CLIENT_AUTH),
                    "operators must show a certificate, and " + MemberSecuritySettings.TRUST_STORE.key()
                            + " does not say who may vouch for them");
        }
        return new ClientCertificates(
                Demand.NEED,
                trusted,
                HostCheck.NONE,
                values.get(MemberSecuritySettings.CRL),
                values.get(MemberSecuritySettings.OCSP));
    }
}
