package io.oarlock.benchmarks.compare.ensemble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One key and its certificate, for all members of both contenders. Made by keytool, valid for a day. */
public final class TlsKeys {
    private static final String PASSWORD = "comparison";
    private static final String ALIAS = "member";

    private final Path keys;
    private final Path trust;

    private TlsKeys(Path keys, Path trust) {
        this.keys = keys;
        this.trust = trust;
    }

    /** @param directory where they go; what was there is replaced */
    static TlsKeys make(Path directory, Path javaHome) throws IOException, InterruptedException {
        Path absolute = Files.createDirectories(directory).toAbsolutePath();
        Path keys = absolute.resolve("keys.p12");
        Path trust = absolute.resolve("trust.p12");
        Path certificate = absolute.resolve("member.pem");
        Files.deleteIfExists(keys);
        Files.deleteIfExists(trust);
        Path keytool = javaHome.resolve("bin/keytool");
        // Members are found by the alternative names.
        run(
                keytool,
                keys,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "1");
        run(keytool, keys, "-exportcert", "-rfc", "-file", certificate.toString());
        // A store of keys vouches for nobody: ZooKeeper wants the certificate as an entry of its own.
        run(keytool, trust, "-importcert", "-noprompt", "-file", certificate.toString());
        return new TlsKeys(keys, trust);
    }

    private static void run(Path keytool, Path store, String... action) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(action));
        command.addAll(List.of("-alias", ALIAS, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore"));
        command.add(store.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool " + action[0] + " failed for " + store);
        }
    }

    /** Lines of the configuration for clients. Clients need no certificate. */
    List<String> forClients() {
        return List.of(
                "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                "ssl.clientAuth=none",
                "ssl.keyStore.location=" + keys,
                "ssl.keyStore.password=" + PASSWORD,
                "ssl.trustStore.location=" + trust,
                "ssl.trustStore.password=" + PASSWORD);
    }

    /** Lines of the configuration for members, each of which shows its certificate. */
    List<String> forMembers() {
        return List.of(
                "sslQuorum=true",
                "ssl.quorum.keyStore.location=" + keys,
                "ssl.quorum.keyStore.password=" + PASSWORD,
                "ssl.quorum.trustStore.location=" + trust,
                "ssl.quorum.trustStore.password=" + PASSWORD);
    }
}
