package io.oarlock.migration.zookeeper;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.ZnodePath;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.jspecify.annotations.Nullable;

/** Jute's records in the words of the model, and back. */
public final class JuteRecords {
    /** The longest text or buffer that is read: more than any {@code jute.maxbuffer} that ZooKeeper works with. */
    public static final int BYTES_MAX = 64 << 20;

    private static final int SHOWN_CHARACTERS_MAX = 200;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    private JuteRecords() {}

    /** Reads records from a stream whose texts and buffers are bounded by {@link #BYTES_MAX}. */
    public static InputArchive reader(InputStream in) {
        return new BinaryInputArchive(new DataInputStream(in), BYTES_MAX, 0);
    }

    public static Acl acl(@Nullable List<ACL> entries) throws IOException {
        if (entries == null) {
            throw new IOException("an ACL without a list");
        }
        List<AclEntry> converted = new ArrayList<>(entries.size());
        for (ACL entry : entries) {
            Id id = entry.getId();
            converted.add(new AclEntry(entry.getPerms(), textOf(id.getScheme()), textOf(id.getId())));
        }
        Acl acl = new Acl(converted);
        return acl.equals(Acl.OPEN) ? Acl.OPEN : acl;
    }

    private static String textOf(@Nullable String text) {
        return text == null ? "" : text;
    }

    public static List<ACL> acl(Acl acl) {
        return acl.entries().stream()
                .map(entry -> new ACL(entry.perms(), new Id(entry.scheme(), entry.id())))
                .toList();
    }

    public static @Nullable Bytes data(byte @Nullable [] data) {
        return data == null ? null : Bytes.wrap(data);
    }

    /** The root has the empty path in ZooKeeper's snapshots, and in transactions the one that clients know. */
    static ZnodePath path(@Nullable String path) throws IOException {
        if (path == null) {
            throw new IOException("a znode without a path");
        }
        if (path.isEmpty() || path.equals("/")) {
            return ZnodePath.ROOT;
        }
        boolean wellFormed = path.charAt(0) == '/'
                && path.length() > 1
                && !path.endsWith("/")
                && !path.contains("//")
                && path.indexOf('\0') < 0;
        if (!wellFormed) {
            throw new IOException("'" + shown(path) + "' is not the path of a znode");
        }
        return new ZnodePath(path);
    }

    /**
     * The id of a session, as the owner of its ephemerals.
     *
     * @throws IOException for one of the server 255, whose ephemerals could not be told from TTL znodes
     */
    static long session(long id) throws IOException {
        if (!Owner.isSession(id)) {
            throw new IOException("the session 0x" + Long.toHexString(id)
                    + " is of server 255, or of none: its ephemerals could not be told from other znodes");
        }
        return id;
    }

    /**
     * For messages, which are kept, logged and shown: the beginning of a text that may have megabytes, without what a
     * terminal would obey.
     */
    public static String shown(String text) {
        String shown = text.length() <= SHOWN_CHARACTERS_MAX
                ? text
                : text.substring(0, SHOWN_CHARACTERS_MAX) + "... (" + text.length() + " characters)";
        return CONTROLS.matcher(shown).replaceAll("?");
    }
}
