package io.oarlock.deploy.admin;

import io.oarlock.deploy.http.HttpReply;
import io.oarlock.deploy.http.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the probes of Kubernetes ask: 200 for yes, 503 for no. They are asked on the event loop and must not wait. */
final class HealthPages {
    private static final String PLAIN = "text/plain; charset=us-ascii";

    private HealthPages() {}

    /**
     * @param started whether the member has begun to let clients in
     * @param ready whether it serves them now
     */
    static List<HttpRoute> of(BooleanSupplier started, BooleanSupplier ready) {
        return List.of(page("live", () -> true), page("started", started), page("ready", ready));
    }

    private static HttpRoute page(String name, BooleanSupplier holds) {
        return HttpRoute.immediatePage("/health/" + name, query -> {
            boolean yes = holds.getAsBoolean();
            String text = (yes ? "" : "not ") + name + "\n";
            return HttpReply.of(yes ? 200 : 503, PLAIN, text.getBytes(StandardCharsets.US_ASCII));
        });
    }
}
