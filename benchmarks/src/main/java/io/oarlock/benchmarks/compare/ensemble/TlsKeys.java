package io.oarlock.benchmarks.compare.ensemble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One key and its certificate, for all members of both contenders. Made by keytool, valid for a day. */
public final class TlsKeys {
    private static final String PASSWORD = "comparison";

    private final Path store;

    private TlsKeys(Path store) {
        this.store = store;
    }

    /** @param directory where they go; what was there is replaced */
    static TlsKeys make(Path directory, Path javaHome) throws IOException, InterruptedException {
        Path store = Files.createDirectories(directory).toAbsolutePath().resolve("keys.p12");
        Files.deleteIfExists(store);
        // Members are found by these names, and the store vouches for its own certificate.
        List<String> command = List.of(
                javaHome.resolve("bin/keytool").toString(),
                "-genkeypair",
                "-alias",
                "member",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool could not make " + store);
        }
        return new TlsKeys(store);
    }

    /** Lines of the configuration for clients. Clients need no certificate. */
    List<String> forClients() {
        return List.of(
                "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                "ssl.clientAuth=none",
                "ssl.keyStore.location=" + store,
                "ssl.keyStore.password=" + PASSWORD,
                "ssl.trustStore.location=" + store,
                "ssl.trustStore.password=" + PASSWORD);
    }

    /** Lines of the configuration for members, each of which shows its certificate. */
    List<String> forMembers() {
        return List.of(
                "sslQuorum=true",
                "ssl.quorum.keyStore.location=" + store,
                "ssl.quorum.keyStore.password=" + PASSWORD,
                "ssl.quorum.trustStore.location=" + store,
                "ssl.quorum.trustStore.password=" + PASSWORD);
    }
}
