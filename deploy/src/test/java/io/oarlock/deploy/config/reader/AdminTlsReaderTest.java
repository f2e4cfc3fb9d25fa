package io.oarlock.deploy.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.security.StoreFormat;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.Demand;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS of the port for operators, by the keys of ZooKeeper. */
class AdminTlsReaderTest {
    private static final String KEYS = "ssl.quorum.keyStore.location=/k.p12\n";
    private static final String TRUST = "ssl.quorum.trustStore.location=/t.pem\n";

    private static ServerConfig parse(String lines) throws ConfigException {
        return ConfigReader.parse("zoo.cfg", "dataDir=/d\nclientPort=2181\n" + lines, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin.portUnification=true\n", "admin.forceHttps=true\n"})
    void theStoresAreThoseOfMembers(String key) throws ConfigException {
        TlsSettings tls = parse(key + KEYS + "ssl.quorum.enabledProtocols=TLSv1.3\nsslQuorumReloadCertFiles=true\n")
                .adminTls();

        assertThat(tls.keys().path()).isEqualTo(Path.of("/k.p12"));
        assertThat(tls.keys().format()).isEqualTo(StoreFormat.PKCS12);
        assertThat(tls.clients().demand()).isEqualTo(Demand.NONE);
        assertThat(tls.protocols().versions()).containsExactly("TLSv1.3");
        assertThat(tls.reload()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "admin.needClientAuth=true\n", "admin.enableServer=false\nadmin.forceHttps=true\n"})
    void withoutThemThePortSpeaksPlainHttp(String lines) throws ConfigException {
        assertThat(parse(lines).adminTls()).isNull();
    }

    @Test
    void certificatesAreAskedForWhereTheyAreNeeded() throws ConfigException {
        TlsSettings tls = parse("admin.forceHttps=true\nadmin.needClientAuth=true\n" + KEYS + TRUST)
                .adminTls();

        assertThat(tls.clients().demand()).isEqualTo(Demand.NEED);
        assertThat(tls.clients().trusted().path()).isEqualTo(Path.of("/t.pem"));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> parse("admin.forceHttps=true\n"))
                .hasMessage("zoo.cfg:3: HTTPS on the admin port needs a key,"
                        + " and ssl.quorum.keyStore.location is not given");
        assertThatThrownBy(() -> parse("admin.forceHttps=true\nadmin.needClientAuth=true\n" + KEYS))
                .hasMessageContaining("zoo.cfg:4: ")
                .hasMessageContaining("ssl.quorum.trustStore.location");
    }

    @Test
    void plainHttpBesideCertificatesIsWarnedOf() throws ConfigException {
        assertThat(parse("admin.portUnification=true\nadmin.needClientAuth=true\n" + KEYS + TRUST)
                        .warnings())
                .anyMatch(line -> line.contains("admin.forceHttps=true shuts them out"));
    }
}
