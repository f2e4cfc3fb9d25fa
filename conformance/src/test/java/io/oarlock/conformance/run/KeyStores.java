package io.oarlock.conformance.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The key stores that ZooKeeper's tests open below {@code src/test/resources} of the directory they run in. They are
 * not in its tests jar, and those of its source tree have expired.
 */
final class KeyStores {
    private static final String PASSWORD = "testpass";

    private KeyStores() {}

    /** @param directory of the JVM that will run the tests */
    static void write(Path directory) throws IOException, InterruptedException {
        Path resources = directory.resolve("src/test/resources");
        Path ssl = Files.createDirectories(resources.resolve("data/ssl"));
        if (Files.exists(ssl.resolve("testTrustStore.jks"))) {
            return;
        }
        newKey(
                ssl.resolve("testKeyStore.jks"),
                "CN=localhost, OU=ZooKeeper, O=Apache, L=Unknown, ST=Unknown, C=Unknown");
        newKey(ssl.resolve("testUntrustedKeyStore.jks"), "CN=localhost, O=Nobody");
        Path certificate = ssl.resolve("certificate.der");
        keytool(ssl.resolve("testKeyStore.jks"), "-exportcert", "-alias", "test", "-file", certificate.toString());
        keytool(
                ssl.resolve("testTrustStore.jks"),
                "-importcert",
                "-noprompt",
                "-alias",
                "test",
                "-file",
                certificate.toString());
        Path embedded = Files.createDirectories(resources.resolve("embedded"));
        for (String name : List.of("testKeyStore.jks", "testTrustStore.jks")) {
            Files.copy(ssl.resolve(name), embedded.resolve(name));
        }
    }

    private static void newKey(Path store, String subject) throws IOException, InterruptedException {
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "30",
                "-dname",
                subject,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keypass",
                PASSWORD);
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "JKS", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }
}
