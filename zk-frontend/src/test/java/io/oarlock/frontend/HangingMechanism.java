package io.oarlock.frontend;

import java.security.Provider;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;

/** In the place of Java's Kerberos: each exchange hangs when it begins, as over a file of a network that is away. */
public final class HangingMechanism extends Provider {
    static final String NAME = "hanging";

    /** How many have begun. */
    static final AtomicInteger BEGUN = new AtomicInteger();
    /** Down when as many have begun as were waited for. */
    static final AtomicReference<CountDownLatch> UNDER_WAY = new AtomicReference<>(new CountDownLatch(0));

    static final AtomicReference<CountDownLatch> MAY_GO_ON = new AtomicReference<>(new CountDownLatch(0));

    private static final long serialVersionUID = 1;

    HangingMechanism() {
        super(NAME, "1", "exchanges that hang");
        put("SaslServerFactory.GSSAPI", Servers.class.getName());
    }

    /** From now on, until {@link #MAY_GO_ON}. */
    static void hang(int waitedFor) {
        BEGUN.set(0);
        UNDER_WAY.set(new CountDownLatch(waitedFor));
        MAY_GO_ON.set(new CountDownLatch(1));
    }

    /** Made by Java. */
    public static final class Servers implements SaslServerFactory {
        @Override
        public SaslServer createSaslServer(
                String mechanism, String protocol, String server, Map<String, ?> properties, CallbackHandler callbacks)
                throws SaslException {
            BEGUN.incrementAndGet();
            UNDER_WAY.get().countDown();
            try {
                MAY_GO_ON.get().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SaslException("it hung");
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> properties) {
            return new String[] {"GSSAPI"};
        }
    }
}
