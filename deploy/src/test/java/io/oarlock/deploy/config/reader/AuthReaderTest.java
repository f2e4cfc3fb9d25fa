package io.oarlock.deploy.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.auth.AuthSettings;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.ServerConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keys of authentication come to together. */
class AuthReaderTest {
    private static final String PLAIN = "dataDir=/data\nclientPort=2181\n";
    private static final String PROVIDERS = "org.apache.zookeeper.server.auth.";

    @Test
    void theDefaultsAreThoseOfZooKeeper() throws ConfigException {
        assertThat(parse("").auth()).isEqualTo(AuthSettings.DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1", "SHA-256", "SHA3-256", "sha-512"})
    void everyDigestOfJavaMayBeNamed(String algorithm) throws ConfigException {
        assertThat(parse("DigestAuthenticationProvider.digestAlg=" + algorithm + "\n")
                        .auth()
                        .digestAlgorithm())
                .isEqualTo(algorithm);
    }

    @Test
    void theDigestSchemeIsOffWhereNobodyNamesItsClass() throws ConfigException {
        String off = "DigestAuthenticationProvider.enabled=false\n";
        assertThat(parse(off).auth().digestAlgorithm()).isNull();
        assertThat(parse(off + "authProvider.1=" + PROVIDERS + "DigestAuthenticationProvider\n")
                        .auth()
                        .digestAlgorithm())
                .isEqualTo("SHA1");
    }

    @Test
    void anEnsembleIsAskedForWhereItsClassIsNamed() throws ConfigException {
        String names = "ensembleAuthName=blue, green\n";
        assertThat(parse(names).auth().ensembles()).isNull();
        assertThat(parse(names).warnings()).hasSize(1);
        assertThat(parse(names + "authProvider.7=" + PROVIDERS + "EnsembleAuthenticationProvider\n")
                        .auth()
                        .ensembles())
                .containsExactlyInAnyOrder("blue", "green");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTHING", "RULE:[1:$3]", "RULE:[1:$1](*)", "RULE:[1:$1]s/a/b"})
    void aRuleForNamesOfKerberosThatCouldNeverBeUsedEndsTheStart(String rule) {
        assertThatThrownBy(() -> parse("security.auth_to_local=" + rule + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("security.auth_to_local");
    }

    @Test
    void whatMustBeProvedIsOneOfTheSchemes() throws ConfigException {
        assertThat(parse("enforce.auth.enabled=true\nenforce.auth.schemes=digest, ip\n")
                        .auth()
                        .required())
                .containsExactlyInAnyOrder("digest", "ip");
        assertThat(parse("enforce.auth.schemes=digest\n").auth().required()).isEmpty();
    }

    /** As system properties, too, in the way of ZooKeeper. */
    @Test
    void systemPropertiesAreRead() throws ConfigException {
        Map<String, String> options = Map.of(
                "zookeeper.enforce.auth.enabled", "true",
                "zookeeper.enforce.auth.schemes", "digest",
                "zookeeper.authProvider.1", PROVIDERS + "EnsembleAuthenticationProvider");
        AuthSettings auth = ConfigReader.parse("zoo.cfg", PLAIN, options).auth();
        assertThat(auth.required()).containsExactly("digest");
        assertThat(auth.ensembles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "enforce.auth.enabled=true, 'zoo.cfg:3: enforce.auth.enabled is true, and'",
        "enforce.auth.enabled=true|enforce.auth.schemes=x509, zoo.cfg:4: enforce.auth.schemes has x509",
        "enforce.auth.enabled=true|enforce.auth.schemes=mine, zoo.cfg:4: enforce.auth.schemes has mine",
        "'enforce.auth.enabled=true|enforce.auth.schemes=digest|DigestAuthenticationProvider.enabled=false',"
                + " zoo.cfg:4: enforce.auth.schemes has digest",
        "authProvider.1=org.example.Mine, zoo.cfg:3: authProvider.1 names a class that is not loaded here",
        "authProvider.1=org.apache.zookeeper.server.auth.KeyAuthenticationProvider, zoo.cfg:3: authProvider.1 names a",
        "sessionRequireClientSASLAuth=true, zoo.cfg: clients are to authenticate by SASL",
        "enforce.auth.enabled=true|enforce.auth.schemes=sasl, zoo.cfg: clients are to authenticate by SASL",
        "sasl.serverconfig=Mine, zoo.cfg: clients are to authenticate by SASL",
        "DigestAuthenticationProvider.digestAlg=ROT13, zoo.cfg:3: DigestAuthenticationProvider.digestAlg names"
    })
    void whatCannotWorkIsRefused(String lines, String complaint) {
        assertThatThrownBy(() -> parse(lines.replace('|', '\n') + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(complaint);
    }

    private static ServerConfig parse(String text) throws ConfigException {
        return ConfigReader.parse("zoo.cfg", PLAIN + text, Map.of());
    }
}
