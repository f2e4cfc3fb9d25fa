package io.oarlock.deploy.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.security.StoreFormat;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of TLS come to together. */
class TlsReaderTest {
    private static final String PLAIN = "dataDir=/data\nclientPort=2181\n";
    private static final String STORES = "ssl.keyStore.location=/k.p12\nssl.trustStore.location=/t.jks\n";
    private static final String SECURE = PLAIN + "secureClientPort=2281\n" + STORES;

    @Test
    void withoutAPortThereIsNoTls() throws ConfigException {
        assertThat(parse(PLAIN + STORES).tls()).isNull();
    }

    @Test
    void theDefaultsAreThoseOfZooKeeper() throws ConfigException {
        TlsSettings tls = parse(SECURE).tls();

        assertThat(tls.clients().demand()).isEqualTo(Demand.NEED);
        assertThat(tls.clients().hosts()).isEqualTo(HostCheck.NONE);
        assertThat(tls.clients().crl()).isFalse();
        assertThat(tls.clients().ocsp()).isFalse();
        assertThat(tls.reload()).isFalse();
        assertThat(tls.keys().format()).isEqualTo(StoreFormat.PKCS12);
        assertThat(tls.clients().trusted().format()).isEqualTo(StoreFormat.JKS);
        assertThat(tls.protocols().versions()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(tls.protocols().ciphers()).isEmpty();
        assertThat(tls.protocols().engine()).isEqualTo(Engine.JAVA);
    }

    @Test
    void aMemberMayServeNobodyWithoutTls() throws ConfigException {
        ServerConfig config = parse("dataDir=/data\nsecureClientPort=2281\nsecureClientPortAddress=::1\n" + STORES);

        assertThat(config.addresses().clients()).isNull();
        assertThat(config.addresses().secureClients()).isEqualTo(new Member.Endpoint("::1", 2281));
    }

    @Test
    void aFurtherPortIsAtTheAddressOfTheUsualOne() throws ConfigException {
        ServerConfig config = parse(SECURE + "clientPortAddress=127.0.0.1\nsecureClientPortAddress=::1\n"
                + "oarlock.linearizableClientPort=2182\noarlock.linearizableSecureClientPort=2282\n");

        assertThat(config.addresses().ofClients())
                .containsExactly(
                        new Member.Endpoint("127.0.0.1", 2181),
                        new Member.Endpoint("::1", 2281),
                        new Member.Endpoint("127.0.0.1", 2182),
                        new Member.Endpoint("::1", 2282));
    }

    @Test
    void aMemberThatServesNobodyInPlainTextOpensNoFurtherPortForIt() {
        assertThatThrownBy(() -> parse(
                        "dataDir=/data\nsecureClientPort=2281\n" + STORES + "oarlock.linearizableClientPort=2182\n"))
                .hasMessage("zoo.cfg:5: oarlock.linearizableClientPort is given, and clientPort is not");
        assertThatThrownBy(() -> parse(PLAIN + "oarlock.linearizableSecureClientPort=2282\n"))
                .hasMessage("zoo.cfg:3: oarlock.linearizableSecureClientPort is given, and secureClientPort is not");
    }

    @Test
    void aPortForBothIsEnough() throws ConfigException {
        ServerConfig config = parse(PLAIN + STORES + "client.portUnification=true\n");

        assertThat(config.tls()).isNotNull();
        assertThat(config.addresses().secureClients()).isNull();
    }

    /** ZooKeeper reads these as system properties; what the file says goes before. */
    @Test
    void systemPropertiesOfZooKeeperAreRead() throws ConfigException {
        Map<String, String> options = Map.of(
                "zookeeper.ssl.keyStore.location", "/k.pem",
                "zookeeper.ssl.clientAuth", "none",
                "zookeeper.client.certReload", "true",
                "zookeeper.ssl.sslProvider", "JDK");
        TlsSettings tls = ConfigReader.parse("zoo.cfg", PLAIN + "secureClientPort=2281\n", options)
                .tls();

        assertThat(tls.keys().format()).isEqualTo(StoreFormat.PEM);
        assertThat(tls.clients().demand()).isEqualTo(Demand.NONE);
        assertThat(tls.reload()).isTrue();
        assertThat(tls.protocols().engine()).isEqualTo(Engine.JAVA);
    }

    @Test
    void versionsAndCiphersKeepTheirOrder() throws ConfigException {
        TlsSettings tls = parse(SECURE + "ssl.protocol=TLSv1.3\nssl.enabledProtocols=TLSv1.2, TLSv1.3\n"
                        + "ssl.ciphersuites=TLS_B,TLS_A\n")
                .tls();

        assertThat(tls.protocols().versions()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(tls.protocols().ciphers()).containsExactly("TLS_B", "TLS_A");
    }

    @Test
    void aVersionThatIsNotSafeIsWarnedOf() throws ConfigException {
        assertThat(parse(SECURE + "ssl.protocol=TLSv1.1\n").warnings())
                .singleElement()
                .asString()
                .startsWith("zoo.cfg:6: ssl.protocol has TLSv1.1, which is not safe");
    }

    @ParameterizedTest
    @CsvSource({
        "'', NONE",
        "ssl.clientHostnameVerification=true, ADDRESS",
        "ssl.clientHostnameVerification=true|ssl.allowReverseDnsLookup=true, ADDRESS",
        "ssl.clientHostnameVerification=true|ssl.allowReverseDnsLookup=true|fips-mode=false, ADDRESS_OR_NAME",
        "ssl.clientHostnameVerification=true|ssl.hostnameVerification=false, NONE"
    })
    void hostsAreCheckedAsFarAsTheKeysSay(String lines, HostCheck hosts) throws ConfigException {
        assertThat(parse(SECURE + lines.replace('|', '\n') + "\n")
                        .tls()
                        .clients()
                        .hosts())
                .isEqualTo(hosts);
    }

    @ParameterizedTest
    @CsvSource({
        "secureClientPortAddress=::1, zoo.cfg:3: secureClientPortAddress is given",
        "secureClientPort=2281, 'zoo.cfg:3: TLS needs a key'",
        "client.portUnification=true, 'zoo.cfg:3: TLS needs a key'",
        "secureClientPort=2281|ssl.keyStore.location=/k.p12, zoo.cfg:3: clients must show a certificate",
        "secureClientPort=2281|ssl.keyStore.location=/k.store, zoo.cfg:4: the name of /k.store does not tell",
        "ssl.keyStore.type=zip, zoo.cfg:3: ssl.keyStore.type must be",
        "ssl.clientAuth=maybe, zoo.cfg:3: ssl.clientAuth must be",
        "ssl.authProvider=mine, zoo.cfg:3: ssl.authProvider is not supported"
    })
    void whatCannotWorkIsRefused(String lines, String complaint) {
        assertThatThrownBy(() -> parse(PLAIN + lines.replace('|', '\n') + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void whereNobodyIsTrustedNoCertificateIsAskedFor() throws ConfigException {
        ServerConfig config =
                parse(PLAIN + "secureClientPort=2281\nssl.keyStore.location=/k.p12\nssl.clientAuth=want\n");

        assertThat(config.tls().clients().demand()).isEqualTo(Demand.NONE);
        assertThat(config.warnings()).hasSize(1);
    }

    private static ServerConfig parse(String text) throws ConfigException {
        return ConfigReader.parse("zoo.cfg", text, Map.of());
    }
}
