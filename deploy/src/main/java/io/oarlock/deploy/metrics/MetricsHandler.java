package io.oarlock.deploy.metrics;

import io.oarlock.deploy.http.HttpHandler;
import io.oarlock.deploy.http.HttpQuery;
import io.oarlock.deploy.http.HttpReply;
import io.oarlock.deploy.http.HttpRoute;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.operations.MonitorValues;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics} for Prometheus: the numbers of {@code mntr} under ZooKeeper's names, and the histograms. */
public final class MetricsHandler implements HttpHandler {
    private final MetricRegistry metrics;
    private final Supplier<MonitorValues> monitor;

    private final boolean showsJvm;
    /** Made by the first scrape: a server that nobody scrapes loads none of it. */
    private final AtomicReference<@Nullable JvmFamilies> jvm = new AtomicReference<>();

    /** @param showsJvm whether the JVM and the process are shown, too */
    public MetricsHandler(MetricRegistry metrics, Supplier<MonitorValues> monitor, boolean showsJvm) {
        this.metrics = metrics;
        this.monitor = monitor;
        this.showsJvm = showsJvm;
    }

    public HttpRoute route() {
        return HttpRoute.page("/metrics", this);
    }

    @Override
    public HttpReply answer(HttpQuery query) throws IOException {
        PrometheusText text = new PrometheusText();
        MonitorValues values = monitor.get();
        values.numbers().forEach(text::append);
        values.summaries().forEach(text::append);
        metrics.histograms().forEach(text::append);
        if (showsJvm) {
            text.append(jvmFamilies().text());
        }
        return HttpReply.of(200, PrometheusText.CONTENT_TYPE, text.bytes());
    }

    private JvmFamilies jvmFamilies() {
        JvmFamilies known = jvm.get();
        if (known != null) {
            return known;
        }
        JvmFamilies fresh = new JvmFamilies();
        JvmFamilies first = jvm.compareAndExchange(null, fresh);
        return first == null ? fresh : first;
    }
}
