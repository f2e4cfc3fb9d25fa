package io.oarlock.chaos.client;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which servers the present session of a client may be at: moves it on purpose, and notes it in the history where the
 * session may suffer. For the thread that makes the client's requests.
 */
public final class ServerChoice {

    /** The discard port, where nobody listens. */
    private static final String NOWHERE = "127.0.0.1:9";

    private final HistoryRecorder recorder;
    private final RecordingClient.Setup setup;
    private final Supplier<Session> present;
    private volatile @Nullable Session staying;

    ServerChoice(HistoryRecorder recorder, RecordingClient.Setup setup, Supplier<Session> present) {
        this.recorder = recorder;
        this.setup = setup;
        this.present = present;
    }

    /** Lets the present session go to any server but the one it is at: not to a certain one, which may be down. */
    public void moveElsewhere() throws IOException {
        List<String> others = Stream.of(setup.connectString().split(","))
                .filter(server -> memberAt(server) != present.get().member())
                .toList();
        recorder.note(
                -1,
                "move",
                Fields.map("client", setup.number(), "session", present.get().id()));
        move(others.isEmpty() ? setup.connectString() : String.join(",", others));
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
        staying = session;
        List<String> servers = List.of(setup.connectString().split(","));
        recorder.note(-1, "move", Fields.map("client", setup.number(), "session", session.id(), "stays", true));
        move(servers.get(place % servers.size()));
        return true;
    }

    /** Gives the present session the choice of all servers again. */
    public void moveAnywhere() throws IOException {
        move(setup.connectString());
    }

    /** Loses the way to all servers, on purpose: noted, since the session may well expire. */
    public void stray() throws IOException {
        recorder.note(
                -1,
                "stray",
                Fields.map("client", setup.number(), "session", present.get().id()));
        move(NOWHERE);
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

    /** Lets the present session go to other servers. */
    private void move(String connectString) throws IOException {
        present.get().move(connectString);
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
