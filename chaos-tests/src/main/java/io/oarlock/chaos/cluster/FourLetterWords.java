package io.oarlock.chaos.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a member for its state with ZooKeeper's four-letter words. */
public final class FourLetterWords {

    private static final int TIMEOUT_MILLIS = 1000;
    private static final Pattern MODE = Pattern.compile("(?m)^Mode: (\\S+)");
    private static final Pattern ZXID = Pattern.compile("(?m)^Zxid: 0x([0-9a-f]+)");

    /** The member's state; empty if it does not answer or says that it does not serve. */
    Optional<Cluster.Status> status(InetSocketAddress address) {
        return parse(ask(address, "srvr"));
    }

    /** What a member says to a word; nothing if it does not answer. */
    public String ask(InetSocketAddress address, String word) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // A member that cannot be reached has nothing to say; that is what the caller asked.
            return "";
        }
    }

    static Optional<Cluster.Status> parse(String answer) {
        Matcher mode = MODE.matcher(answer);
        Matcher zxid = ZXID.matcher(answer);
        if (!mode.find() || !zxid.find()) {
            return Optional.empty();
        }
        return Optional.of(new Cluster.Status(mode.group(1), Long.parseUnsignedLong(zxid.group(1), 16)));
    }
}
