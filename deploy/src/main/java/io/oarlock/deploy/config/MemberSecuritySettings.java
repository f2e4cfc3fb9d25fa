package io.oarlock.deploy.config;

import static io.oarlock.deploy.config.Setting.effective;
import static io.oarlock.deploy.config.ValueType.PATH;
import static io.oarlock.deploy.config.ValueType.TEXT;
import static io.oarlock.deploy.config.ValueType.oneOf;
import static io.oarlock.deploy.config.ValueType.trueOnly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The keys of {@link Settings} that say how the connections between members are protected. */
public final class MemberSecuritySettings {
    private static final List<Setting<?>> DECLARED = new ArrayList<>();

    public static final Setting<Boolean> SSL_QUORUM =
            flag("sslQuorum", "false", "Whether members talk to each other by TLS, and by nothing else.");
    public static final Setting<Boolean> PORT_UNIFICATION = flag(
            "portUnification",
            "false",
            "Whether the Raft port takes plain text beside TLS: for the time of a change from one to the other.");
    public static final Setting<Path> KEY_STORE = add(effective(
            "ssl.quorum.keyStore.location",
            PATH,
            "",
            "",
            "File with the private key and certificates that this member shows to the others."));
    public static final Setting<String> KEY_STORE_PASSWORD =
            add(effective("ssl.quorum.keyStore.password", TEXT, "", "", "Its password."));
    public static final Setting<Path> KEY_STORE_PASSWORD_PATH =
            add(effective("ssl.quorum.keyStore.passwordPath", PATH, "", "", "File that holds the password instead."));
    public static final Setting<String> KEY_STORE_TYPE = add(effective(
            "ssl.quorum.keyStore.type",
            SecuritySettings.storeType(),
            "",
            "",
            "Its format; by the end of its name if not given."));
    public static final Setting<Path> TRUST_STORE = add(effective(
            "ssl.quorum.trustStore.location",
            PATH,
            "",
            "",
            "File with the certificates of those who vouch for members."));
    public static final Setting<String> TRUST_STORE_PASSWORD =
            add(effective("ssl.quorum.trustStore.password", TEXT, "", "", "Its password."));
    public static final Setting<Path> TRUST_STORE_PASSWORD_PATH =
            add(effective("ssl.quorum.trustStore.passwordPath", PATH, "", "", "File that holds the password instead."));
    public static final Setting<String> TRUST_STORE_TYPE = add(effective(
            "ssl.quorum.trustStore.type",
            SecuritySettings.storeType(),
            "",
            "",
            "Its format; by the end of its name if not given."));
    public static final Setting<Boolean> RELOAD = flag(
            "sslQuorumReloadCertFiles",
            "false",
            "Whether changed stores of `ssl.quorum` are taken for new connections without a restart.");
    public static final Setting<String> CALLER_CERTIFICATE = add(effective(
            "ssl.quorum.clientAuth",
            oneOf("need", "want", "none"),
            "need",
            "",
            "Whether a member that connects must show a certificate; with `want` and `none` anybody may be a member."));
    public static final Setting<Boolean> HOSTS = flag(
            "ssl.quorum.hostnameVerification",
            "true",
            "Whether a member's certificate must name its host, as its `server.N` line gives it.");
    public static final Setting<Boolean> CALLER_HOSTS = flag(
            "ssl.quorum.clientHostnameVerification",
            "true",
            "Whether that holds for members that connect, too; not where `ssl.quorum.hostnameVerification` is false.");
    public static final Setting<String> PROTOCOL = add(effective(
            "ssl.quorum.protocol",
            TEXT,
            "",
            "",
            "The version of TLS; TLSv1.3 and TLSv1.2 if neither this nor `ssl.quorum.enabledProtocols` is given."));
    public static final Setting<String> PROTOCOLS = add(effective(
            "ssl.quorum.enabledProtocols",
            TEXT,
            "",
            "",
            "The versions of TLS, separated by commas; goes before `ssl.quorum.protocol`."));
    public static final Setting<String> CIPHERS = add(effective(
            "ssl.quorum.ciphersuites",
            TEXT,
            "",
            "",
            "The cipher suites in Java's names, separated by commas; those with forward secrecy if not given."));
    public static final Setting<Boolean> CRL = flag(
            "ssl.quorum.crl",
            "false",
            "Whether the revocation of members' certificates is looked up in the lists that they name.");
    public static final Setting<Boolean> OCSP = flag(
            "ssl.quorum.ocsp",
            "false",
            "Whether it is asked of the responders that they name, and of the lists where none answers.");
    /** Public for who reads it. */
    public static final Setting<Path> SECRET_FILE = add(effective(
            "oarlock.raft.secretFile",
            PATH,
            "",
            "",
            "File with secrets, one a line: members prove the first to each other, and take any of them."));

    public static final Setting<Boolean> INSECURE = flag(
            "oarlock.raft.insecure",
            "false",
            "Says that whoever reaches the Raft ports may be trusted: spares the warning where nothing protects them.");

    private MemberSecuritySettings() {}

    private static Setting<Boolean> flag(String key, String byDefault, String doc) {
        return add(effective(key, trueOnly(), byDefault, "", doc));
    }

    /** While the class is loaded. */
    private static <T> Setting<T> add(Setting<T> setting) {
        DECLARED.add(setting);
        return setting;
    }

    /** In the order to document them. */
    static List<Setting<?>> effectiveSettings() {
        return Collections.unmodifiableList(DECLARED);
    }
}
