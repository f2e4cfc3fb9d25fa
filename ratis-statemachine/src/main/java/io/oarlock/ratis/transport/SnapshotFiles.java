package io.oarlock.ratis.transport;

import io.oarlock.peer.frame.PeerRefusal;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;

/**
 * Where the files of a snapshot may be written. Ratis puts the request id and the file names of a message together to a
 * path and writes there; {@link #checkNames} lets nothing pass but the names that a checkpoint has, and as a guard this
 * works out the path as Ratis does and refuses one outside of the directory for what is received. Any thread.
 *
 * @param receiving the directory in which Ratis receives
 */
public record SnapshotFiles(Path receiving) {
    /** What Ratis puts before every name. */
    private static final String ROOT = "sm";

    private static final Pattern REQUEST_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** What RocksDB has in a checkpoint, in the directory itself or in one below it. */
    private static final Pattern NAME = Pattern.compile("([a-z]{1,16}/)?"
            + "(CURRENT|IDENTITY|MANIFEST-[0-9]{1,20}|OPTIONS-[0-9]{1,20}|[0-9]{1,20}\\.(sst|blob|log))");

    private static final int CHUNKS_PER_MESSAGE_MAX = 16;
    private static final int DIGEST_BYTES = 16;

    static void checkNames(SnapshotChunkProto chunk) throws PeerRefusal {
        PeerRefusal.unless(REQUEST_ID.matcher(chunk.getRequestId()).matches(), "a snapshot whose id is no UUID");
        PeerRefusal.unless(chunk.getRequestIndex() >= 0, "a snapshot message without a place");
        PeerRefusal.unless(
                chunk.getFileChunksCount() <= CHUNKS_PER_MESSAGE_MAX, "too many pieces of files in one message");
        String directory = ROOT + "/" + chunk.getTermIndex().getTerm() + "_"
                + chunk.getTermIndex().getIndex() + "/";
        for (FileChunkProto file : chunk.getFileChunksList()) {
            checkFile(directory, file);
        }
    }

    private static void checkFile(String directory, FileChunkProto file) throws PeerRefusal {
        String name = file.getFilename();
        boolean known = name.startsWith(directory)
                && NAME.matcher(name.substring(directory.length())).matches();
        PeerRefusal.unless(known, "a snapshot with a file that no checkpoint has");
        long offset = file.getOffset();
        PeerRefusal.unless(
                offset >= 0 && offset + file.getData().size() >= offset && file.getChunkIndex() >= 0,
                "a piece of a file without a place in it");
        PeerRefusal.unless(
                !file.getDone() || file.getFileDigest().size() == DIGEST_BYTES, "a file of a snapshot without digest");
    }

    public void check(InstallSnapshotRequestProto install) throws PeerRefusal {
        Path directory = receiving.toAbsolutePath().normalize();
        String name = "snapshot-" + install.getSnapshotChunk().getRequestId();
        Path attempt = inside(directory, name);
        PeerRefusal.unless(
                attempt.equals(directory.resolve(name)) && directory.equals(attempt.getParent()),
                "a snapshot with a path for an id");
        for (FileChunkProto file : install.getSnapshotChunk().getFileChunksList()) {
            Path relative = Path.of(ROOT).relativize(Path.of(file.getFilename()));
            var unused = inside(attempt, relative.toString());
        }
    }

    private static Path inside(Path directory, String name) throws PeerRefusal {
        Path path = directory.resolve(name).normalize();
        PeerRefusal.unless(
                path.startsWith(directory) && !path.equals(directory), "a file outside of the snapshot's directory");
        return path;
    }
}
