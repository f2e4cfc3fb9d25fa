package io.oarlock.deploy.cli;

import io.oarlock.deploy.backup.SnapshotDownload;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command speaks to the admin port of a running member. */
final class AdminPort {
    private static final String PATH = "/commands/snapshot";
    private static final int PORT_MAX = 65_535;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--trust-store",
            paramLabel = "FILE",
            description = "Of https: who vouches for the member; a .pem, .p12 or .jks. Otherwise whom Java trusts.")
    private @Nullable Path trustStore;

    @Option(
            names = "--key-store",
            paramLabel = "FILE",
            description = "Of https: the certificate to show, with its key, where admin.needClientAuth asks for one.")
    private @Nullable Path keyStore;

    @Option(
            names = "--store-password-file",
            paramLabel = "FILE",
            description = "File with the password of both stores.")
    private @Nullable Path storePassword;

    @Option(
            names = "--timeout",
            defaultValue = "3600",
            paramLabel = "SECONDS",
            description = "How long the member may take to write it (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /**
     * A snapshot of a member, to be taken.
     *
     * @param server host and port, or the address of the command; {@code http} where it does not say
     * @throws ParameterException when nothing could be asked there
     */
    SnapshotDownload download(String server, AdminCredentials credentials)
            throws IOException, GeneralSecurityException {
        if (timeoutSeconds < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--timeout is a number of seconds from 1 on, not " + timeoutSeconds);
        }
        return new SnapshotDownload(
                new SnapshotDownload.Request(snapshots(server), credentials.authorization(), tls()),
                Duration.ofSeconds(timeoutSeconds));
    }

    private URI snapshots(String server) {
        URI address;
        try {
            address = URI.create(server.contains("://") ? server : "http://" + server);
        } catch (IllegalArgumentException none) {
            throw wrong(server);
        }
        String scheme = String.valueOf(address.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")
                || address.getHost() == null
                || address.getPort() > PORT_MAX) {
            throw wrong(server);
        }
        String path = String.valueOf(address.getPath());
        return path.isEmpty() || path.equals("/") ? address.resolve(PATH) : address;
    }

    private ParameterException wrong(String server) {
        return new ParameterException(
                Objects.requireNonNull(command).commandLine(),
                "--server is HOST:PORT, http://HOST:PORT or https://HOST:PORT, not '" + server + "'");
    }

    private @Nullable SSLSocketFactory tls() throws IOException, GeneralSecurityException {
        if (trustStore == null && keyStore == null) {
            return null;
        }
        SSLContext context = SSLContext.getInstance("TLS");
        try {
            context.init(
                    keyStore == null ? null : new KeyManager[] {store(keyStore).keyManager()},
                    trustStore == null
                            ? null
                            : new TrustManager[] {new TrustedIssuers(store(trustStore), false, false).trustManager()},
                    null);
        } catch (TlsException unusable) {
            throw new IOException(unusable.getMessage(), unusable);
        }
        return context.getSocketFactory();
    }

    private StoreFile store(Path file) throws IOException {
        StoreFormat format = StoreFormat.ofFile(file)
                .orElseThrow(() -> new IOException("the name of " + file + " does not tell its format"));
        return new StoreFile(file, format, new Secret("", storePassword));
    }
}
