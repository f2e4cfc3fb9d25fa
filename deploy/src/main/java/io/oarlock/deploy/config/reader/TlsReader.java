package io.oarlock.deploy.config.reader;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.Values;
import io.oarlock.security.StoreFile;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the settings of the clients' TLS, where a port wants any. Reads no file that they name. */
final class TlsReader {
    private final Values values;
    private final StoreReader stores;

    TlsReader(Values values) {
        this.values = values;
        this.stores = new StoreReader(values);
    }

    /** Null where no port speaks TLS; then the keys that belong to it have no effect, as in ZooKeeper. */
    @Nullable
    TlsSettings read() throws ConfigException {
        if (!values.has(SecuritySettings.SECURE_CLIENT_PORT)) {
            if (values.has(SecuritySettings.SECURE_CLIENT_PORT_ADDRESS)) {
                throw new ConfigException(
                        values.origin(SecuritySettings.SECURE_CLIENT_PORT_ADDRESS),
                        "secureClientPortAddress is given, and secureClientPort is not");
            }
            if (!values.get(SecuritySettings.PORT_UNIFICATION)) {
                return null;
            }
        }
        StoreFile keys = stores.keys();
        if (keys == null) {
            throw new ConfigException(wanted(), "TLS needs a key, and ssl.keyStore.location is not given");
        }
        return new TlsSettings(keys, clients(), protocols(), values.get(SecuritySettings.CERT_RELOAD));
    }

    private String wanted() {
        return values.origin(
                values.has(SecuritySettings.SECURE_CLIENT_PORT)
                        ? SecuritySettings.SECURE_CLIENT_PORT
                        : SecuritySettings.PORT_UNIFICATION);
    }

    private ClientCertificates clients() throws ConfigException {
        Demand demand = Demand.valueOf(values.get(SecuritySettings.CLIENT_AUTH).toUpperCase(Locale.ROOT));
        StoreFile trusted = stores.trusted();
        if (demand == Demand.NEED && trusted == null) {
            throw new ConfigException(
                    wanted(),
                    "clients must show a certificate, and ssl.trustStore.location does not say who may vouch for them;"
                            + " ssl.clientAuth=none asks for none");
        }
        if (demand == Demand.WANT && trusted == null) {
            values.warn(values.origin(SecuritySettings.CLIENT_AUTH)
                    + ": without ssl.trustStore.location nobody vouches for clients: no certificate is asked for");
            demand = Demand.NONE;
        }
        return new ClientCertificates(
                demand, trusted, hosts(), values.get(SecuritySettings.CRL), values.get(SecuritySettings.OCSP));
    }

    private HostCheck hosts() {
        if (!values.get(SecuritySettings.HOST_VERIFICATION) || !values.get(SecuritySettings.CLIENT_HOST_VERIFICATION)) {
            return HostCheck.NONE;
        }
        return values.get(SecuritySettings.REVERSE_LOOKUP) && !values.get(SecuritySettings.FIPS_MODE)
                ? HostCheck.ADDRESS_OR_NAME
                : HostCheck.ADDRESS;
    }

    private Protocols protocols() {
        List<String> versions = stores.versions(SecuritySettings.TLS_PROTOCOLS, SecuritySettings.TLS_PROTOCOL);
        Engine engine = values.get(SecuritySettings.TLS_ENGINE).equals("jdk") ? Engine.JAVA : Engine.OPENSSL;
        return new Protocols(versions, stores.list(SecuritySettings.TLS_CIPHERS), engine);
    }
}
