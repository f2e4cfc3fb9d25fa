package io.oarlock.deploy.config.reader;

import io.oarlock.deploy.config.ClientTlsSettings;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.PropertyLines;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.Values;
import io.oarlock.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Map;

/** Works out how an operator's command speaks TLS. Reads no store. */
public final class ClientTlsReader {
    private ClientTlsReader() {}

    /**
     * Of a file with the keys of a client, such as {@code zkCli.sh -client-configuration} takes: with
     * {@code zookeeper.} in front or without.
     */
    public static ClientTlsSettings read(Path file) throws ConfigException {
        Values values = Values.of(PropertyLines.read(file), Map.of());
        StoreReader stores = new StoreReader(values);
        return new ClientTlsSettings(stores.keys(), stores.trusted(), values.get(SecuritySettings.HOST_VERIFICATION));
    }

    /** With the stores of a member: it shows its own certificate, and trusts whom its clients are vouched for by. */
    public static ClientTlsSettings of(ServerConfig config) {
        TlsSettings tls = config.tls();
        boolean hosts = config.get(SecuritySettings.HOST_VERIFICATION);
        return tls == null
                ? new ClientTlsSettings(null, null, hosts)
                : new ClientTlsSettings(tls.keys(), tls.clients().trusted(), hosts);
    }
}
