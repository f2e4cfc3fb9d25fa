package io.oarlock.migration.learner;

import java.io.IOException;
import java.net.Socket;

/** What is spoken over a socket. The socket itself stays the one that is closed, and whose timeouts count. */
public interface SocketLayer {
    /** Plain text. */
    SocketLayer PLAIN = connected -> connected;

    /** Where each side speaks something else, neither says so. */
    String HINT = "oarlock.migration.sslQuorum has to be as its sslQuorum is, it has to trust this member's"
            + " certificate, and one that wants SASL of the others (quorum.auth) cannot be followed";

    /** Shakes hands; blocks. */
    Socket over(Socket connected) throws IOException;
}
