package io.oarlock.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrialHandshakeTest {
    private static final X509Certificate[] STRANGER = {};

    /** However the trial ends: what is kept of it by mistake lets nobody in. */
    @Test
    void nobodyIsBelievedOnceTheTrialIsOver() throws Exception {
        AtomicReference<X509ExtendedTrustManager> kept = new AtomicReference<>();
        TrialHandshake.believing(everybody -> {
            kept.set(everybody);
            checks(everybody).forEach(check -> assertThatCode(check).doesNotThrowAnyException());
        });
        assertBelievesNobody(kept.get());
        assertThatThrownBy(() -> TrialHandshake.believing(everybody -> {
                    kept.set(everybody);
                    throw new SSLException("the trial fails");
                }))
                .hasMessage("the trial fails");
        assertBelievesNobody(kept.get());
    }

    private static void assertBelievesNobody(X509ExtendedTrustManager kept) {
        checks(kept).forEach(check -> assertThatThrownBy(check).isInstanceOf(CertificateException.class));
    }

    private static List<ThrowingCallable> checks(X509ExtendedTrustManager trust) {
        return List.of(
                () -> trust.checkClientTrusted(STRANGER, "any", (SSLEngine) null),
                () -> trust.checkClientTrusted(STRANGER, "any", (Socket) null),
                () -> trust.checkClientTrusted(STRANGER, "any"),
                () -> trust.checkServerTrusted(STRANGER, "any", (SSLEngine) null),
                () -> trust.checkServerTrusted(STRANGER, "any", (Socket) null),
                () -> trust.checkServerTrusted(STRANGER, "any"));
    }
}
