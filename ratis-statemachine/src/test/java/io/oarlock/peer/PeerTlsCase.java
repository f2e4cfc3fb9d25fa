package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.peer.HandshakeReply.Welcome;
import io.oarlock.peer.frame.FrameSeed;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A port of member 2 that takes nothing but TLS, to be opened by a test. */
abstract class PeerTlsCase {
    @TempDir
    Path directory;

    PeerTlsFixture tls;
    Port port;

    @BeforeEach
    void prepare() throws Exception {
        tls = new PeerTlsFixture(directory);
        port = new Port(2);
        port.protection = tls.required(tls.certificateOf(2));
    }

    @AfterEach
    void close() {
        port.close();
    }

    /** Somebody who speaks TLS over a connection of his own. */
    SSLSocket secure(SSLContext context, Socket over) throws IOException {
        return (SSLSocket) context.getSocketFactory()
                .createSocket(over, "127.0.0.1", port.address().getPort(), true);
    }

    /** Greets as a member, which must be welcome; returns the seed of its frames. */
    static FrameSeed welcome(int member, SSLSocket secure) throws IOException {
        Hello hello = Port.handshake(member).hello(2, Hello.Purpose.MEMBER);
        secure.getOutputStream().write(hello.encode().array());
        HandshakeReply reply = Port.reply(secure);
        assertThat(reply).isInstanceOf(Welcome.class);
        return new FrameSeed(hello.nonce(), ((Welcome) reply).nonce());
    }
}
