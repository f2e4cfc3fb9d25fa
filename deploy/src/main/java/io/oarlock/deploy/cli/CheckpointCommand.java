package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.backup.RefusedSnapshotException;
import io.oarlock.deploy.backup.SnapshotDownload;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oarlock checkpoint}: a backup of a running member, now. */
@Command(
        name = "checkpoint",
        description = {
            "Takes a consistent backup of a running member: the tree of one zxid with all sessions, as a snapshot file"
                    + " that 'oarlock import' and ZooKeeper read.",
            "The file is read from end to end before it gets its name, snapshot.ZXID; the member goes on serving.",
            "Asks the command 'snapshot' of the admin port, with credentials of the super user."
        },
        footer = {
            "",
            "Exit status: 0 done, 1 the member cannot be reached or refuses, 2 wrong usage, 3 the directory cannot be"
                    + " used, or what came is damaged.",
            "",
            "Examples:",
            "  oarlock checkpoint --server http://zk1:8080 --auth-file /etc/oarlock/super --to /backup",
            "  oarlock import --snapshot-dir /backup/snapshot.1f --data-dir /var/lib/oarlock --sessions",
        },
        mixinStandardHelpOptions = true)
final class CheckpointCommand implements Callable<Integer> {
    private static final String PATH = "/commands/snapshot";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-s", "--server"},
            required = true,
            paramLabel = "URL",
            description = "The admin port, http://HOST:PORT or https://HOST:PORT; with the path of the command where"
                    + " admin.commandURL is not /commands.")
    private URI server = URI.create("");

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where the file is left.")
    private Path target = Path.of("");

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

    @Option(
            names = "--timeout",
            defaultValue = "3600",
            paramLabel = "SECONDS",
            description = "How long the member may take to write it (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

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

    @Override
    public Integer call() {
        URI address = address();
        try {
            SnapshotDownload.Request request =
                    new SnapshotDownload.Request(address, credentials.authorization(), tls());
            SnapshotDownload.Result taken =
                    new SnapshotDownload(request, Duration.ofSeconds(timeoutSeconds)).run(target);
            System.out.printf(
                    Locale.ROOT,
                    "took %,d znodes, %,d bytes, at zxid %s to %s%n",
                    taken.znodes(),
                    taken.bytes(),
                    taken.zxid(),
                    taken.file());
            return ExitCode.OK.number();
        } catch (RefusedSnapshotException | ConnectException refused) {
            return Failures.tell("checkpoint", ExitCode.UNEXPECTED, refused);
        } catch (IOException | GeneralSecurityException failed) {
            return Failures.tell("checkpoint", ExitCode.DATA_DIRECTORY, failed);
        }
    }

    private URI address() {
        String scheme = String.valueOf(server.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https") || server.getHost() == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--server is http://HOST:PORT or https://HOST:PORT, not '" + server + "'");
        }
        String path = String.valueOf(server.getPath());
        return path.isEmpty() || path.equals("/") ? server.resolve(PATH) : server;
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
