package io.oarlock.differential;

import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Renders what a server sent as text in which two correct servers agree. One instance per server and script. */
final class ReplyText {

    private static final Map<Integer, String> EVENT_TYPES =
            Map.of(1, "NodeCreated", 2, "NodeDeleted", 3, "NodeDataChanged", 4, "NodeChildrenChanged", -1, "None");
    private static final Set<String> CHANGES = Set.of(
            "create",
            "create2",
            "createContainer",
            "createTTL",
            "delete",
            "set",
            "setAcl",
            "multi",
            "reconfig",
            "quit");
    private static final int MARSHALLING_ERROR = -5;
    private static final int LONGEST_DATA_SHOWN = 60;

    private final Labels labels;
    private final RequestEncoder paths;

    ReplyText(Labels labels, RequestEncoder paths) {
        this.labels = labels;
        this.paths = paths;
    }

    String handshake(byte[] payload) {
        JuteReader in = new JuteReader(payload);
        int protocol = in.readInt();
        int timeoutMillis = in.readInt();
        String session = labels.session(in.readLong());
        byte[] password = in.readBuffer();
        boolean zeros =
                new String(password, StandardCharsets.ISO_8859_1).chars().allMatch(unit -> unit == 0);
        String readOnly = in.remaining() == 0 ? "absent" : String.valueOf(in.readBoolean());
        return "connected protocol=%d timeout=%d session=%s password=%d%s readOnly=%s%s"
                .formatted(
                        protocol, timeoutMillis, session, password.length, zeros ? "*0" : "", readOnly, leftOver(in));
    }

    String event(ReplyHeader header, JuteReader body) {
        String type = EVENT_TYPES.getOrDefault(body.readInt(), "unknown");
        int state = body.readInt();
        String path = paths.relative(body.readString());
        return "event %s %s state=%d zxid=%s err=%d%s"
                .formatted(type, path, state, labels.zxid(header.zxid()), header.err(), leftOver(body));
    }

    String reply(Line request, ReplyHeader header, JuteReader body) {
        boolean changes = CHANGES.contains(request.verb()) && header.err() != MARSHALLING_ERROR;
        String zxid = changes ? labels.writeZxid(header.zxid()) : labels.readZxid(header.zxid());
        String head = "reply xid=%d zxid=%s err=%d".formatted(header.xid(), zxid, header.err());
        if (header.err() != 0 || request.verb().equals("op")) {
            return head + leftOver(body);
        }
        try {
            return head + body(Opcode.of(request.verb()), body) + leftOver(body);
        } catch (BufferUnderflowException e) {
            return head + " body too short";
        }
    }

    /** A reply to no request of the script, or one that overtook another. */
    String unasked(ReplyHeader header) {
        return "unasked reply xid=%d zxid=%s err=%d".formatted(header.xid(), labels.zxid(header.zxid()), header.err());
    }

    private String body(Opcode opcode, JuteReader in) {
        return switch (opcode) {
            case CREATE, SYNC -> " path=" + paths.relative(in.readString());
            case CREATE2, CREATE_CONTAINER, CREATE_TTL -> " path=" + paths.relative(in.readString()) + stat(in);
            case EXISTS, SET, SET_ACL -> stat(in);
            case GET, RECONFIG -> " data=" + data(in.readBuffer()) + stat(in);
            case GET_ACL -> " acl=" + in.readVector(JuteAcl::read) + stat(in);
            case CHILDREN -> " children=" + sorted(in);
            case CHILDREN2 -> " children=" + sorted(in) + stat(in);
            case EPHEMERALS -> " paths=" + sortedPaths(in);
            case CHILD_COUNT -> " count=" + in.readInt();
            case ADD_WATCH -> " result=" + in.readInt();
            case WHO_AM_I -> " ids=" + sortedIds(in);
            case MULTI, MULTI_READ -> results(in);
            case SASL -> " token=" + data(in.readBuffer());
            default -> "";
        };
    }

    private String results(JuteReader in) {
        StringBuilder results = new StringBuilder();
        while (in.remaining() > 0) {
            int type = in.readInt();
            boolean done = in.readBoolean();
            int err = in.readInt();
            if (done) {
                return results + (type == -1 && err == -1 ? "" : " end(%d,%d)".formatted(type, err));
            }
            results.append(" [").append(type).append('/').append(err);
            results.append(type == Opcode.ERROR_RESULT ? " err=" + in.readInt() : body(Opcode.of(type), in));
            results.append(']');
        }
        return results + " without end";
    }

    private String stat(JuteReader in) {
        long czxid = in.readLong();
        long mzxid = in.readLong();
        String ctime = labels.time(czxid, in.readLong());
        String mtime = labels.time(mzxid, in.readLong());
        return " stat{c=%s@%s m=%s@%s v=%d cv=%d av=%d owner=%s len=%d kids=%d p=%s}"
                .formatted(
                        labels.zxid(czxid),
                        ctime,
                        labels.zxid(mzxid),
                        mtime,
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        labels.session(in.readLong()),
                        in.readInt(),
                        in.readInt(),
                        labels.zxid(in.readLong()));
    }

    private static String data(byte[] data) {
        if (data == null) {
            return "null";
        }
        return data.length > LONGEST_DATA_SHOWN
                ? data.length + " bytes"
                : '"' + new String(data, StandardCharsets.UTF_8) + '"';
    }

    private static List<String> sorted(JuteReader in) {
        return in.readVector(JuteReader::readString).stream().sorted().toList();
    }

    private static List<String> sortedIds(JuteReader in) {
        return in.readVector(each -> each.readString() + ":" + each.readString()).stream()
                .sorted()
                .toList();
    }

    private String sortedPaths(JuteReader in) {
        return sorted(in).stream().map(paths::relative).collect(Collectors.joining(",", "[", "]"));
    }

    private static String leftOver(JuteReader in) {
        return in.remaining() == 0 ? "" : " and " + in.remaining() + " more bytes";
    }
}
