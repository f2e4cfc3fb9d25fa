package io.oarlock.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plays one script against one server and writes down everything that the server sends, line by line. After each line
 * every connection is pinged, so that whatever the line caused is written under it: the record does not depend on the
 * speed of the server. A line before an {@code await} is the exception, since what is awaited may come at once and
 * belongs under the {@code await}. Not for use by several threads.
 */
final class Player {

    private static final int SILENCE_MILLIS = 10_000;
    private static final int UNFINISHED_FRAME_SILENCE_MILLIS = 400;
    private static final int NEW_SESSION_TIMEOUT_MILLIS = 10_000;

    private static final int CLOSE_AFTER_REPLY_MILLIS = 1_000;
    private static final List<String> LAST_WORDS = List.of("zxid=-1 err=-6", "err=-115", "err=-124");
    private static final Set<String> ENDS_OF_SESSIONS = Set.of("quit", "await");
    private static final byte[] PING = WireClient.frame(new JuteWriter()
            .writeInt(ReplyHeader.PING_XID)
            .writeInt(Opcode.PING.code)
            .toByteArray());

    private final InetSocketAddress server;
    private final RequestEncoder encoder;
    private final Labels labels = new Labels();
    private final ReplyText text;
    private final Map<String, ScriptConnection> connections = new LinkedHashMap<>();
    private final Map<String, Long> marks = new HashMap<>();
    private List<String> seen = new ArrayList<>();

    Player(InetSocketAddress server, String base) {
        this.server = server;
        this.encoder = new RequestEncoder(base);
        this.text = new ReplyText(labels, encoder);
    }

    /**
     * What the server sent, one list of texts per line of the script. Sessions whose connection is open end with it.
     */
    List<List<String>> play(List<Line> script) {
        List<List<String>> transcript = new ArrayList<>();
        try {
            for (int i = 0; i < script.size(); i++) {
                labels.startLine(i + 1);
                seen = new ArrayList<>();
                play(script.get(i), i + 1 == script.size() || !isAwait(script.get(i + 1)));
                transcript.add(
                        ENDS_OF_SESSIONS.contains(script.get(i).verb()) ? EventOrder.whenASessionEnds(seen) : seen);
            }
            endSessions();
            return transcript;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.values().forEach(connection -> connection.wire().close());
        }
    }

    /** Else they would expire under a later script, which may be looking at the whole tree. */
    private void endSessions() throws IOException {
        seen = new ArrayList<>();
        for (ScriptConnection connection : connections.values()) {
            // A script that was cut short may end between pipelined requests.
            connection.flush();
        }
        for (Map.Entry<String, ScriptConnection> each : connections.entrySet()) {
            if (each.getValue().isHandshaken()) {
                play(Line.parse(each.getKey() + ": quit"), true);
            }
        }
    }

    private static boolean isAwait(Line line) {
        return line.verb().equals("await");
    }

    private void play(Line line, boolean settling) throws IOException {
        try {
            if (line.verb().equals("connect") || line.verb().equals("open")) {
                connect(line);
            } else {
                ScriptConnection connection = connections.get(line.connection());
                if (connection == null || !connection.isOpen()) {
                    return;
                }
                perform(line, connection);
            }
            if (settling && !line.pipelined()) {
                settle();
            }
        } catch (WireClient.Silence silence) {
            seen.add(line.connection() + " silent");
        }
    }

    private void perform(Line line, ScriptConnection connection) throws IOException {
        switch (line.verb()) {
            case "drop" -> connection.closed();
            case "await" -> {
                int before = seen.size();
                while (connection.isOpen() && seen.size() == before) {
                    receive(line.connection(), connection);
                }
            }
            case "mark" -> marks.put(line.argument(0, ""), connection.lastZxid());
            case "bytes" -> raw(line, connection, HexFormat.of().parseHex(line.argument(0, "")));
            case "frame" ->
                raw(line, connection, WireClient.frame(HexFormat.of().parseHex(line.argument(0, ""))));
            default -> request(line, connection);
        }
    }

    private void request(Line line, ScriptConnection connection) throws IOException {
        int xid = Integer.parseInt(line.option("xid", String.valueOf(usualXid(line, connection))));
        long since = zxid(line.option("since", "last"), connection);
        connection.enqueue(
                line.verb().equals("ping") ? ReplyHeader.PING_XID : xid, line, encoder.encode(line, xid, since));
        if (line.pipelined()) {
            return;
        }
        connection.flush();
        while (connection.isAwaiting()) {
            receive(line.connection(), connection);
        }
        if (connection.isOpen() && LAST_WORDS.stream().anyMatch(seen.get(seen.size() - 1)::contains)) {
            awaitClose(line.connection(), connection);
        }
    }

    private void raw(Line line, ScriptConnection connection, byte[] bytes) throws IOException {
        connection.wire().send(bytes);
        if (connection.isHandshaken()) {
            awaitClose(line.connection(), connection);
        }
    }

    /** ZooKeeper closes soon after its last words, but may answer a quick ping before. */
    private void awaitClose(String name, ScriptConnection connection) throws IOException {
        connection.wire().silenceAfter(CLOSE_AFTER_REPLY_MILLIS);
        try {
            while (connection.isOpen()) {
                receive(name, connection);
            }
        } catch (WireClient.Silence staysOpen) {
            connection.wire().silenceAfter(SILENCE_MILLIS);
        }
    }

    private static int usualXid(Line line, ScriptConnection connection) {
        return switch (line.verb()) {
            case "auth" -> -4;
            case "setWatches", "setWatches2" -> -8;
            case "ping" -> ReplyHeader.PING_XID;
            default -> connection.takeXid();
        };
    }

    private void connect(Line line) throws IOException {
        ScriptConnection old = connections.get(line.option("session", line.connection()));
        if (old == null && line.has("session")) {
            return;
        }
        ScriptConnection connection = new ScriptConnection(WireClient.connect(server, SILENCE_MILLIS));
        ScriptConnection replaced = connections.put(line.connection(), connection);
        if (replaced != null && replaced.isOpen()) {
            replaced.closed();
        }
        if (old != null) {
            connection.inherit(old);
        }
        if (line.verb().equals("open")) {
            return;
        }
        connection.wire().send(WireClient.frame(connectRequest(line, old)));
        Optional<byte[]> answer = connection.wire().receive();
        if (answer.isEmpty()) {
            seen.add(line.connection() + " closed");
            connection.closed();
            return;
        }
        seen.add(line.connection() + " " + text.handshake(answer.get()));
        JuteReader in = new JuteReader(answer.get());
        in.readInt();
        in.readInt();
        connection.established(in.readLong(), in.readBuffer());
    }

    private byte[] connectRequest(Line line, ScriptConnection old) {
        boolean again = line.has("session");
        JuteWriter out = new JuteWriter()
                .writeInt(Integer.parseInt(line.option("protocol", "0")))
                .writeLong(zxid(line.option("lastZxid", "0"), old))
                .writeInt(Integer.parseInt(line.option("timeout", String.valueOf(NEW_SESSION_TIMEOUT_MILLIS))))
                .writeLong(again ? old.sessionId() : Long.decode(line.option("id", "0")));
        switch (line.option("password", again ? "right" : "zeros")) {
            case "right" -> out.writeBuffer(old.password());
            case "wrong" -> out.writeBuffer("not the password".getBytes(StandardCharsets.US_ASCII));
            case "null" -> out.writeBuffer(null);
            case "empty" -> out.writeBuffer(new byte[0]);
            default -> out.writeBuffer(new byte[16]);
        }
        String readOnly = line.option("readOnly", "false");
        if (!readOnly.equals("absent")) {
            out.writeBoolean(Boolean.parseBoolean(readOnly));
        }
        return out.toByteArray();
    }

    private long zxid(String named, ScriptConnection connection) {
        return switch (named) {
            case "last" -> connection == null ? 0 : connection.lastZxid();
            case "ahead" -> Long.MAX_VALUE;
            default -> marks.containsKey(named) ? marks.get(named) : Long.decode(named);
        };
    }

    /** Waits until everything that the server had to say up to now has arrived, on all connections. */
    private void settle() throws IOException {
        for (ScriptConnection each : connections.values()) {
            if (each.isOpen() && each.isHandshaken()) {
                each.wire().send(PING);
            }
        }
        for (Map.Entry<String, ScriptConnection> each : connections.entrySet()) {
            ScriptConnection connection = each.getValue();
            boolean settled = !connection.isOpen();
            if (!settled && !connection.isHandshaken()) {
                settleWithoutSession(each.getKey(), connection);
                settled = true;
            }
            while (!settled) {
                settled = receive(each.getKey(), connection) || !connection.isOpen();
            }
        }
    }

    private void settleWithoutSession(String name, ScriptConnection connection) throws IOException {
        connection.wire().silenceAfter(UNFINISHED_FRAME_SILENCE_MILLIS);
        try {
            receive(name, connection);
        } catch (WireClient.Silence stillOpen) {
            seen.add(name + " still open");
        }
    }

    /** Takes one frame, and says whether it was the answer to a ping that no line asked for. */
    private boolean receive(String name, ScriptConnection connection) throws IOException {
        Optional<byte[]> frame = connection.wire().receive();
        if (frame.isEmpty()) {
            seen.add(name + " closed");
            connection.closed();
            return false;
        }
        JuteReader in = new JuteReader(frame.get());
        ReplyHeader header = ReplyHeader.read(in);
        connection.sawZxid(header.zxid());
        Line request = connection.answeredBy(header.xid());
        if (request != null) {
            seen.add(name + " " + text.reply(request, header, in));
        } else if (header.xid() == ReplyHeader.EVENT_XID) {
            seen.add(name + " " + text.event(header, in));
        } else if (header.xid() == ReplyHeader.PING_XID && !connection.isAwaiting()) {
            return true;
        } else {
            seen.add(name + " " + text.unasked(header));
        }
        return false;
    }
}
