package io.oarlock.deploy.cli;

import io.oarlock.deploy.backup.SnapshotDownload;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which admin port is asked, as whom, and whom to trust there. */
final class AdminServer {
    private static final String SNAPSHOT_PATH = "/commands/snapshot";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = {"-s", "--server"},
            required = true,
            paramLabel = "URL",
            description = "The admin port, http://HOST:PORT or https://HOST:PORT; with the path of the command where"
                    + " admin.commandURL is not /commands.")
    private URI server = URI.create("");

    @ArgGroup(multiplicity = "1")
    private Credentials credentials = new Credentials();

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

    /** One of the two. */
    private static final class Credentials {
        @Option(
                names = "--auth-file",
                paramLabel = "FILE",
                description = "File with SCHEME:CREDENTIALS, such as digest:super:secret; or x509 for the certificate"
                        + " of --key-store.")
        private @Nullable Path file;

        @Option(
                names = "--auth",
                paramLabel = "SCHEME:CREDENTIALS",
                description = "The same here, where others on this machine can read it.")
        private @Nullable String text;

        String authorization() throws IOException {
            String whole = file == null ? String.valueOf(text) : Files.readString(file, StandardCharsets.UTF_8);
            return whole.strip().replaceFirst(":", " ");
        }
    }

    /**
     * What is asked of the member.
     *
     * @throws ParameterException if the address is none
     * @throws IOException if a file of the options cannot be used
     */
    SnapshotDownload.Request snapshotRequest() throws IOException, GeneralSecurityException {
        return new SnapshotDownload.Request(address(), credentials.authorization(), tls());
    }

    private URI address() {
        String scheme = String.valueOf(server.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https") || server.getHost() == null) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--server is http://HOST:PORT or https://HOST:PORT, not '" + server + "'");
        }
        String path = String.valueOf(server.getPath());
        return path.isEmpty() || path.equals("/") ? server.resolve(SNAPSHOT_PATH) : server;
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
