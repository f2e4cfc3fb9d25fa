package io.oarlock.differential;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Turns a line of a script into the payload of a request frame: header, record, and the damage that the line asks for.
 */
final class RequestEncoder {

    private static final String OPEN_ACL = "world:anyone:31";

    private static final Map<String, String> SHORT_ACLS =
            Map.of("open", OPEN_ACL, "read", "world:anyone:1", "creator", "auth::31");

    private final String base;

    /**
     * Scripts name nodes from their own root.
     *
     * @param base the node under which this run keeps all absolute paths of the script; empty for none
     */
    RequestEncoder(String base) {
        this.base = base;
    }

    /**
     * @param xid for the header unless the line names another
     * @param sinceZxid the zxid for setWatches unless the line names another
     */
    byte[] encode(Line line, int xid, long sinceZxid) {
        JuteWriter out = new JuteWriter().writeInt(xid);
        if (line.verb().equals("op")) {
            out.writeInt(line.number(0, 0)).writeRaw(HexFormat.of().parseHex(line.argument(1, "")));
        } else {
            Opcode opcode = Opcode.of(line.verb());
            out.writeInt(opcode.code);
            body(out, opcode, line, sinceZxid);
        }
        return damaged(out.toByteArray(), line);
    }

    /** The path on the server for a path in the script. */
    String located(String path) {
        if (path == null || base.isEmpty() || !path.startsWith("/")) {
            return path;
        }
        return path.equals("/") ? base : base + path;
    }

    /** The path in the script for a path on the server. */
    String relative(String path) {
        if (path == null || base.isEmpty() || !path.startsWith(base)) {
            return path;
        }
        return path.equals(base) ? "/" : path.substring(base.length());
    }

    private static byte[] damaged(byte[] payload, Line line) {
        byte[] cut = Arrays.copyOf(payload, payload.length - Integer.parseInt(line.option("cut", "0")));
        byte[] padded = new JuteWriter()
                .writeRaw(cut)
                .writeRaw(HexFormat.of().parseHex(line.option("pad", "")))
                .toByteArray();
        return Arrays.copyOf(padded, Math.max(padded.length, Integer.parseInt(line.option("padTo", "0"))));
    }

    private void body(JuteWriter out, Opcode opcode, Line line, long sinceZxid) {
        switch (opcode) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> create(out, opcode, line);
            case DELETE, CHECK -> path(out, line).writeInt(line.number(1, -1));
            case SET -> path(out, line).writeBuffer(utf8(line.argument(1, ""))).writeInt(line.number(2, -1));
            case SET_ACL -> acl(path(out, line), line.argument(1, OPEN_ACL)).writeInt(line.number(2, -1));
            case EXISTS, GET, CHILDREN, CHILDREN2 -> path(out, line).writeBoolean(watches(line));
            case GET_ACL, SYNC, EPHEMERALS, CHILD_COUNT, DELETE_CONTAINER -> path(out, line);
            case CHECK_WATCHES, REMOVE_WATCHES -> path(out, line).writeInt(line.number(1, 3));
            case ADD_WATCH -> path(out, line).writeInt(line.number(1, 0));
            case AUTH ->
                out.writeInt(0).writeString(line.argument(0, "digest")).writeBuffer(utf8(line.argument(1, "")));
            case SASL -> out.writeBuffer(utf8(line.argument(0, "")));
            case MULTI, MULTI_READ -> multi(out, line);
            case SET_WATCHES, SET_WATCHES2 -> setWatches(out, opcode, line, sinceZxid);
            case RECONFIG ->
                out.writeString(line.argument(0, null))
                        .writeString(line.argument(1, null))
                        .writeString(line.argument(2, null))
                        .writeLong(line.number(3, -1));
            case CREATE_SESSION -> out.writeInt(line.number(0, 10_000));
            case NOTIFICATION, PING, WHO_AM_I, CLOSE_SESSION -> {}
        }
    }

    private void create(JuteWriter out, Opcode opcode, Line line) {
        path(out, line).writeBuffer(utf8(line.argument(1, "")));
        int plainFlags = opcode == Opcode.CREATE_CONTAINER ? 4 : opcode == Opcode.CREATE_TTL ? 5 : 0;
        acl(out, line.option("acl", OPEN_ACL))
                .writeInt(Integer.decode(line.option("flags", String.valueOf(plainFlags))));
        if (opcode == Opcode.CREATE_TTL) {
            out.writeLong(Long.parseLong(line.option("ttl", "1000000000")));
        }
    }

    private void multi(JuteWriter out, Line line) {
        for (Line part : line.parts()) {
            Opcode opcode = Opcode.of(part.verb());
            out.writeInt(opcode.code).writeBoolean(false).writeInt(-1);
            body(out, opcode, part, 0);
        }
        if (!line.has("unterminated")) {
            out.writeInt(-1).writeBoolean(true).writeInt(-1);
        }
    }

    private void setWatches(JuteWriter out, Opcode opcode, Line line, long sinceZxid) {
        out.writeLong(sinceZxid);
        for (String kind : List.of("data", "exist", "child")) {
            paths(out, line, kind);
        }
        if (opcode == Opcode.SET_WATCHES2) {
            paths(out, line, "persistent");
            paths(out, line, "recursive");
        }
    }

    private void paths(JuteWriter out, Line line, String kind) {
        String listed = line.option(kind, "");
        List<String> paths = listed.equals("null") ? null : listed.isEmpty() ? List.of() : List.of(listed.split(","));
        out.writeVector(paths, (each, path) -> each.writeString(located(path)));
    }

    private JuteWriter path(JuteWriter out, Line line) {
        return out.writeString(located(line.argument(0, null)));
    }

    private static boolean watches(Line line) {
        return line.arguments().contains("watch");
    }

    /** {@code scheme:id:perms} entries, comma separated; {@code null} and the empty list have their own words. */
    private static JuteWriter acl(JuteWriter out, String listed) {
        if (listed == null || listed.equals("null")) {
            return out.writeInt(-1);
        }
        String known = SHORT_ACLS.getOrDefault(listed, listed);
        List<String> entries = known.equals("empty") ? List.of() : List.of(known.split(","));
        return out.writeVector(entries, (each, entry) -> {
            int schemeEnd = entry.indexOf(':');
            int idEnd = entry.lastIndexOf(':');
            String id = entry.substring(schemeEnd + 1, Math.max(idEnd, schemeEnd + 1));
            each.writeInt(Integer.decode(entry.substring(idEnd + 1)))
                    .writeString(orNull(entry.substring(0, schemeEnd)))
                    .writeString(orNull(id));
        });
    }

    private static String orNull(String text) {
        return text.equals("null") ? null : text;
    }

    private static byte[] utf8(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
