package io.oarlock.deploy.config;

import static io.oarlock.deploy.config.Setting.bounding;
import static io.oarlock.deploy.config.Setting.effective;
import static io.oarlock.deploy.config.ValueType.BYTES;
import static io.oarlock.deploy.config.ValueType.PATH;
import static io.oarlock.deploy.config.ValueType.PORT;
import static io.oarlock.deploy.config.ValueType.TEXT;
import static io.oarlock.deploy.config.ValueType.below;
import static io.oarlock.deploy.config.ValueType.decoded;
import static io.oarlock.deploy.config.ValueType.oneOf;
import static io.oarlock.deploy.config.ValueType.trueOnly;
import static io.oarlock.deploy.config.ValueType.whole;

import io.oarlock.model.Bound;
import io.oarlock.sasl.LocalNameRules;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The keys of {@link Settings} that say how clients are protected, and from whom. */
public final class SecuritySettings {
    private static final List<Setting<?>> DECLARED = new ArrayList<>();

    private static final String PROVIDERS = "org.apache.zookeeper.server.auth.";

    public static final Setting<String> SUPER_DIGEST = add(effective(
            "DigestAuthenticationProvider.superDigest",
            TEXT,
            "",
            "",
            "`super:<digest>` of the user whom no ACL binds."));
    public static final Setting<String> DIGEST_ALGORITHM = add(effective(
            "DigestAuthenticationProvider.digestAlg",
            new ValueType<>("name", SecuritySettings::digestAlgorithm),
            "SHA1",
            "",
            "Of digests in ACLs and `superDigest`, the same on all members; those of another let nobody in."));
    public static final Setting<Boolean> DIGEST_ENABLED = add(effective(
            "DigestAuthenticationProvider.enabled",
            trueOnly(),
            "true",
            "",
            "Whether clients may prove a user by name and password."));
    public static final Setting<String> AUTH_PROVIDER = add(effective(
            "authProvider.*",
            new ValueType<>("class name", SecuritySettings::provider),
            "",
            "",
            "Names of ZooKeeper's own classes, in whose place there are schemes here;"
                    + " no third-party class is loaded."));
    public static final Setting<String> ENSEMBLE_NAMES = add(effective(
            "ensembleAuthName",
            TEXT,
            "",
            "",
            "Names of this ensemble, separated by commas; where EnsembleAuthenticationProvider is named a client"
                    + " that asks for another is sent away."));
    public static final Setting<Boolean> ENFORCE_AUTH = add(effective(
            "enforce.auth.enabled",
            trueOnly(),
            "false",
            "",
            "Whether a client must have proved an identity of `enforce.auth.schemes` before it asks for anything."));
    public static final Setting<String> ENFORCE_SCHEMES = add(
            effective("enforce.auth.schemes", TEXT, "", "", "Schemes one of which is enough, separated by commas."));
    public static final Setting<String> SASL_SECTION = add(effective(
            "sasl.serverconfig",
            TEXT,
            "Server",
            "",
            "Section of the JAAS configuration (`-Djava.security.auth.login.config`) with the users of SASL."));
    public static final Setting<String> SASL_SUPER_USER =
            add(effective("superUser", TEXT, "", "", "User of SASL whom no ACL binds."));
    public static final Setting<String> SASL_SUPER_USERS =
            add(effective("superUser.*", TEXT, "", "", "Further users of SASL whom no ACL binds."));
    public static final Setting<String> SASL_SUPER_PASSWORD = add(effective(
            "SASLAuthenticationProvider.superPassword",
            TEXT,
            "",
            "",
            "Password of the user `super` of SASL, who may do what any ACL entry of SASL grants."));
    public static final Setting<Boolean> KERBEROS_WITHOUT_HOST = add(effective(
            "kerberos.removeHostFromPrincipal",
            trueOnly(),
            "false",
            "",
            "Whether the id of a client of Kerberos that a rule fits is without its host."));
    public static final Setting<Boolean> KERBEROS_WITHOUT_REALM = add(effective(
            "kerberos.removeRealmFromPrincipal",
            trueOnly(),
            "false",
            "",
            "Whether the id of a client of Kerberos that a rule fits is without its realm."));
    public static final Setting<LocalNameRules> AUTH_TO_LOCAL = add(effective(
            "security.auth_to_local",
            new ValueType<>("rules", SecuritySettings::localNameRules),
            "DEFAULT",
            "",
            "Rules for the short names of clients of Kerberos, the first part of their ids; who is fitted by none"
                    + " keeps the whole principal as its id."));
    public static final Setting<Boolean> SASL_REQUIRED = add(effective(
            "sessionRequireClientSASLAuth",
            trueOnly(),
            "false",
            "",
            "The same as `enforce.auth.enabled` with `enforce.auth.schemes=sasl`."));
    public static final Setting<Boolean> SASL_KEEPS_FAILED = add(effective(
            "allowSaslFailedClients",
            trueOnly(),
            "false",
            "",
            "Whether a client that fails to authenticate by SASL stays, without an identity."));
    public static final Setting<Integer> SECURE_CLIENT_PORT =
            add(effective("secureClientPort", PORT, "", "", "Port for clients that speak TLS."));
    public static final Setting<String> SECURE_CLIENT_PORT_ADDRESS = add(
            effective("secureClientPortAddress", TEXT, "0.0.0.0", "", "Address that the port for TLS is bound to."));
    public static final Setting<Integer> LINEARIZABLE_SECURE_PORT = add(effective(
            "oarlock.linearizableSecureClientPort",
            PORT,
            "",
            "",
            "A further port, like `secureClientPort` at its address, on which reads are linearizable."));
    public static final Setting<Boolean> PORT_UNIFICATION = add(effective(
            "client.portUnification",
            trueOnly(),
            "false",
            "",
            "Whether clients may speak TLS on `clientPort`, too; those that do not are still served there."));
    public static final Setting<Path> KEY_STORE = add(
            effective("ssl.keyStore.location", PATH, "", "", "File with the member's private key and certificates."));
    public static final Setting<String> KEY_STORE_PASSWORD = add(effective(
            "ssl.keyStore.password", TEXT, "", "", "Its password; empty for a PEM file whose key is not encrypted."));
    public static final Setting<Path> KEY_STORE_PASSWORD_PATH =
            add(effective("ssl.keyStore.passwordPath", PATH, "", "", "File that holds the password instead."));
    public static final Setting<String> KEY_STORE_TYPE = add(
            effective("ssl.keyStore.type", storeType(), "", "", "Its format; by the end of its name if not given."));
    public static final Setting<Path> TRUST_STORE = add(effective(
            "ssl.trustStore.location", PATH, "", "", "File with the certificates of those who vouch for clients."));
    public static final Setting<String> TRUST_STORE_PASSWORD =
            add(effective("ssl.trustStore.password", TEXT, "", "", "Its password."));
    public static final Setting<Path> TRUST_STORE_PASSWORD_PATH =
            add(effective("ssl.trustStore.passwordPath", PATH, "", "", "File that holds the password instead."));
    public static final Setting<String> TRUST_STORE_TYPE = add(
            effective("ssl.trustStore.type", storeType(), "", "", "Its format; by the end of its name if not given."));
    public static final Setting<Boolean> CERT_RELOAD = add(effective(
            "client.certReload",
            trueOnly(),
            "false",
            "",
            "Whether changed key and trust stores are taken for new connections without a restart."));
    public static final Setting<String> CLIENT_AUTH = add(effective(
            "ssl.clientAuth",
            oneOf("need", "want", "none"),
            "need",
            "",
            "Whether clients must show a certificate, may, or are not asked; one that is shown must be good."));
    public static final Setting<String> TLS_PROTOCOL = add(effective(
            "ssl.protocol",
            TEXT,
            "",
            "",
            "The version of TLS; TLSv1.3 and TLSv1.2 if neither this nor `ssl.enabledProtocols` is given."));
    public static final Setting<String> TLS_PROTOCOLS = add(effective(
            "ssl.enabledProtocols",
            TEXT,
            "",
            "",
            "The versions of TLS, separated by commas; goes before `ssl.protocol`."));
    public static final Setting<String> TLS_CIPHERS = add(effective(
            "ssl.ciphersuites",
            TEXT,
            "",
            "",
            "The cipher suites in Java's names, separated by commas; those with forward secrecy if not given."));
    public static final Setting<String> TLS_ENGINE = add(effective(
            "ssl.sslProvider",
            oneOf("jdk", "openssl", "openssl_refcnt"),
            "jdk",
            "",
            "Whose TLS is used: Java's, or that of BoringSSL, whose library for Linux is part of a release."));
    public static final Setting<Boolean> HOST_VERIFICATION = add(effective(
            "ssl.hostnameVerification",
            trueOnly(),
            "true",
            "",
            "Switches `ssl.clientHostnameVerification` off where it is false."));
    public static final Setting<Boolean> CLIENT_HOST_VERIFICATION = add(effective(
            "ssl.clientHostnameVerification",
            trueOnly(),
            "false",
            "",
            "Whether a client's certificate must name the address that it comes from."));
    public static final Setting<Boolean> REVERSE_LOOKUP = add(effective(
            "ssl.allowReverseDnsLookup",
            trueOnly(),
            "false",
            "",
            "Whether the name that DNS has for this address will do, too; not in FIPS mode."));
    public static final Setting<Boolean> CRL = add(effective(
            "ssl.crl",
            trueOnly(),
            "false",
            "",
            "Whether the revocation of clients' certificates is looked up in the lists that they name."));
    public static final Setting<Boolean> OCSP = add(effective(
            "ssl.ocsp",
            trueOnly(),
            "false",
            "",
            "Whether it is asked of the responders that they name, and of the lists where none answers."));
    public static final Setting<Integer> DETECTION_TIMEOUT = add(effective(
            "ssl.handshakeDetectionTimeoutMillis",
            below(whole(Integer.MIN_VALUE, Integer.MAX_VALUE), 1, 5000),
            "5000",
            "ms",
            "Time that a new connection has for the bytes that tell whether it speaks TLS."));
    public static final Setting<Boolean> FIPS_MODE = add(
            effective("fips-mode", trueOnly(), "true", "", "Whether only what a FIPS provider of Java has is used."));
    public static final Setting<String> X509_SUPER_USER = add(effective(
            "X509AuthenticationProvider.superUser",
            TEXT,
            "",
            "",
            "Subject of the certificate of the user whom no ACL binds, as RFC 2253 writes it."));
    public static final Setting<Integer> TLS_HANDSHAKES = add(bounding(
            Bound.TLS_HANDSHAKES,
            below(decoded(Integer.MIN_VALUE, Integer.MAX_VALUE, 0), 0, 0),
            "",
            "TLS handshakes that may be under way; 0 for what their memory allows."));
    public static final Setting<Long> HANDSHAKE_MEMORY = add(bounding(
            Bound.HANDSHAKE_MEMORY,
            BYTES,
            "",
            "Memory that TLS handshakes under way may take; 0 for a sixteenth of the heap."));

    private SecuritySettings() {}

    /** While the class is loaded. */
    private static <T> Setting<T> add(Setting<T> setting) {
        DECLARED.add(setting);
        return setting;
    }

    /** In the order to document them. */
    static List<Setting<?>> effectiveSettings() {
        return Collections.unmodifiableList(DECLARED);
    }

    /** Short name of one of ZooKeeper's own classes. */
    private static ValueType.Reading<String> provider(String name) {
        String own = name.startsWith(PROVIDERS) ? name.substring(PROVIDERS.length()) : "";
        return switch (own) {
            case "DigestAuthenticationProvider",
                    "IPAuthenticationProvider",
                    "X509AuthenticationProvider",
                    "SASLAuthenticationProvider",
                    "EnsembleAuthenticationProvider" -> ValueType.Reading.of(own);
            default -> ValueType.Reading.refused("names a class that is not loaded here: '" + name + "'");
        };
    }

    private static ValueType.Reading<LocalNameRules> localNameRules(String text) {
        try {
            return ValueType.Reading.of(LocalNameRules.parse(text));
        } catch (IllegalArgumentException unusable) {
            return ValueType.Reading.refused(String.valueOf(unusable.getMessage()));
        }
    }

    private static ValueType.Reading<String> digestAlgorithm(String name) {
        try {
            MessageDigest.getInstance(name);
            return ValueType.Reading.of(name);
        } catch (NoSuchAlgorithmException unknown) {
            return ValueType.Reading.refused("names no digest that Java has here: '" + name + "'");
        }
    }

    static ValueType<String> storeType() {
        return oneOf("jks", "pkcs12", "pem", "bcfks");
    }
}
