package io.oarlock.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server one of ZooKeeper's four-letter words. */
public final class FourLetterWord {

    private static final int TIMEOUT_MILLIS = 3_000;

    private FourLetterWord() {}

    /** The whole answer, which is empty when the server closes without a word. */
    public static String ask(InetSocketAddress server, String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
