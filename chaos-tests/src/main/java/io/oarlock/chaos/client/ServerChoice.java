package io.oarlock.chaos.client;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which servers the present session of a client may be at: moves it on purpose, and notes it in the history where the
 * session may suffer. For the thread that makes the client's requests, but for what says otherwise.
 */
public final class ServerChoice {

    /** The discard port, where nobody listens. */
    private static final String NOWHERE = "127.0.0.1:9";

    private final HistoryRecorder recorder;
    private final RecordingClient.Setup setup;
    private final Supplier<Session> present;
    private volatile @Nullable Session staying;
    private volatile int staysAt;
    private volatile boolean isAstray;

    ServerChoice(HistoryRecorder recorder, RecordingClient.Setup setup, Supplier<Session> present) {
        this.recorder = recorder;
        this.setup = setup;
        this.present = present;
    }

    /** The client has been told of other servers, perhaps while it chooses by itself; any thread. */
    void follow() {
        if (isAstray) {
            return;
        }
        recorder.note(
                -1,
                "move",
                Fields.map("client", setup.number(), "session", present.get().id()));
        try {
            move(this::whereItBelongs);
        } catch (IOException e) {
            throw new UncheckedIOException("the library cannot take other servers", e);
        }
    }

    /** For a session that was begun with what the client knew before. */
    void followIfChangedSince(String known) {
        if (!known.equals(connectString())) {
            follow();
        }
    }

    /** Lets the present session go to any server but the one it is at: not to a certain one, which may be down. */
    public void moveElsewhere() throws IOException {
        recorder.note(
                -1,
                "move",
                Fields.map("client", setup.number(), "session", present.get().id()));
        move(() -> {
            List<String> others = Stream.of(connectString().split(","))
                    .filter(server -> memberAt(server) != present.get().member())
                    .toList();
            return others.isEmpty() ? connectString() : String.join(",", others);
        });
    }

    /**
     * Lets the present session go to the server at one place of the list, where it stays whatever happens. Nothing
     * happens before it is connected: the library would wait for a third of its timeout before it tried again.
     *
     * @return whether it goes now; false if it has been told so before, and if it is not connected yet
     */
    public boolean stayAt(int place) throws IOException {
        Session session = present.get();
        if (staying == session || !session.isConnected()) {
            return false;
        }
        staysAt = place;
        staying = session;
        recorder.note(-1, "move", Fields.map("client", setup.number(), "session", session.id(), "stays", true));
        move(this::whereItBelongs);
        return true;
    }

    /** Gives the present session the choice of all servers again. */
    public void moveAnywhere() throws IOException {
        isAstray = false;
        move(this::connectString);
    }

    /** Loses the way to all servers, on purpose: noted, since the session may well expire. */
    public void stray() throws IOException {
        recorder.note(
                -1,
                "stray",
                Fields.map("client", setup.number(), "session", present.get().id()));
        isAstray = true;
        move(() -> NOWHERE);
    }

    /**
     * Loses the way again if the library has found it: a server that it was on its way to when the client strayed is
     * none that it leaves by itself.
     */
    public void strayAgain() throws IOException {
        if (present.get().isConnected()) {
            stray();
        }
    }

    private String connectString() {
        return setup.servers().connectString();
    }

    /** All servers, or the one that the present session stays at. */
    private String whereItBelongs() {
        List<String> servers = List.of(connectString().split(","));
        return present.get().equals(staying) ? servers.get(staysAt % servers.size()) : connectString();
    }

    /** Lets the present session go to other servers. What was chosen of a list that has changed is chosen again. */
    private void move(Supplier<String> choice) throws IOException {
        String known;
        do {
            known = connectString();
            present.get().move(choice.get());
        } while (!known.equals(connectString()));
    }

    /** The member behind a name, or -1 if it means nothing at present. */
    private long memberAt(String server) {
        int colon = server.lastIndexOf(':');
        int port = Integer.parseInt(server.substring(colon + 1));
        try {
            InetAddress host = setup.resolver().getAllByName(server.substring(0, colon))[0];
            return setup.memberAt().applyAsLong(new InetSocketAddress(host, port));
        } catch (UnknownHostException nowhere) {
            return -1;
        }
    }
}
