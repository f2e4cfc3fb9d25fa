package io.oarlock.deploy.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.oarlock.migration.zookeeper.LargeZnodes;
import io.oarlock.migration.zookeeper.SnapshotReader;
import io.oarlock.migration.zookeeper.SnapshotZnode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Takes a snapshot of a running member over its port for operators, reads it from end to end, and leaves it under the
 * name by which an import finds it. A file of that name is there only once it is whole and on disk. One thread, once.
 */
public final class SnapshotDownload {
    private static final Pattern ZXID = Pattern.compile("0x[0-9a-f]{1,16}");
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ERROR_BYTES_MAX = 64 << 10;

    private final Request request;
    private final Duration patience;

    /**
     * What is asked of whom.
     *
     * @param address of the command, {@code http} or {@code https}
     * @param authorization the header of that name
     * @param trust whom to believe that he is the member; null for whom Java believes
     */
    public record Request(
            URI address, String authorization, @Nullable SSLSocketFactory trust) {}

    /**
     * What was taken.
     *
     * @param large what a ZooKeeper that loads it may have trouble with
     */
    public record Result(Path file, String zxid, long bytes, long znodes, LargeZnodes large) {}

    /** @param patience for the member to write it, and again for each piece of it */
    public SnapshotDownload(Request request, Duration patience) {
        this.request = request;
        this.patience = patience;
    }

    /**
     * Takes it.
     *
     * @param directory made where it is missing
     * @throws RefusedSnapshotException when the member has refused
     * @throws IOException when it cannot be reached, what it sent is damaged, or the directory cannot be written to
     */
    public Result run(Path directory) throws IOException {
        Files.createDirectories(directory);
        HttpURLConnection connection = connect();
        try {
            int status = ask(connection);
            if (status != HttpURLConnection.HTTP_OK) {
                throw refused(status, connection.getErrorStream());
            }
            String zxid = connection.getHeaderField("last_zxid");
            String size = connection.getHeaderField("snapshot_size");
            if (zxid == null || !ZXID.matcher(zxid).matches() || size == null) {
                throw new RefusedSnapshotException(request.address() + " is no snapshot: last_zxid is " + zxid);
            }
            return keep(connection, directory, zxid, size);
        } finally {
            connection.disconnect();
        }
    }

    /** Of whoever is no admin port nothing may come that says so. */
    private int ask(HttpURLConnection connection) throws RefusedSnapshotException {
        try {
            return connection.getResponseCode();
        } catch (IOException silent) {
            throw new RefusedSnapshotException(request.address() + " does not answer: " + silent);
        }
    }

    private HttpURLConnection connect() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) request.address().toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout((int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Authorization", request.authorization());
        if (connection instanceof HttpsURLConnection secure && request.trust() != null) {
            secure.setSSLSocketFactory(request.trust());
        }
        return connection;
    }

    private static Result keep(HttpURLConnection connection, Path directory, String zxid, String announced)
            throws IOException {
        String name = "snapshot." + zxid.substring(2);
        try (UnfinishedFile unfinished = UnfinishedFile.in(directory, name)) {
            try (InputStream in = connection.getInputStream()) {
                in.transferTo(unfinished.out());
            }
            long bytes = Files.size(unfinished.path());
            if (!announced.equals(String.valueOf(bytes))) {
                throw new IOException("only " + bytes + " of " + announced + " bytes came; nothing was kept");
            }
            LargeZnodes large = new LargeZnodes();
            long znodes = readWhole(unfinished.path(), large);
            Path place = directory.resolve(name);
            unfinished.finish(place);
            return new Result(place, zxid, bytes, znodes, large);
        }
    }

    /** As an import would. */
    private static long readWhole(Path file, LargeZnodes large) throws IOException {
        try (SnapshotReader reader = SnapshotReader.open(file)) {
            long znodes = 0;
            for (SnapshotZnode each = reader.next(); each != null; each = reader.next()) {
                large.look(each);
                znodes++;
            }
            reader.trailer();
            return znodes;
        }
    }

    private RefusedSnapshotException refused(int status, @Nullable InputStream body) throws IOException {
        String said = body == null ? "" : error(body.readNBytes(ERROR_BYTES_MAX));
        String hint = switch (status) {
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                "; it takes the super user, or one who alone has all permissions on /";
            case HttpURLConnection.HTTP_NOT_FOUND -> "; is this an admin port, and admin.commandURL the path?";
            default -> "";
        };
        return new RefusedSnapshotException(
                request.address() + " answers with status " + status + (said.isEmpty() ? "" : ": " + said) + hint);
    }

    private static String error(byte[] body) {
        try {
            return new ObjectMapper().readTree(body).path("error").asText("").replaceAll("\\p{Cntrl}", "?");
        } catch (IOException words) {
            // Not of a server of this kind: the status says enough.
            return "";
        }
    }
}
