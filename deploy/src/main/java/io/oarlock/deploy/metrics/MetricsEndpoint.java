package io.oarlock.deploy.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics} for Prometheus, with ZooKeeper's names: what {@code mntr} shows, without its prefix, and the
 * meters. One thread answers, so that a scraper can never take more of the server than that.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);

    private final ServerMeters meters;
    private final Supplier<Map<String, Object>> monitor;
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final ExecutorService thread;
    private final HttpServer server;

    private MetricsEndpoint(HttpServer server, ServerMeters meters, Supplier<Map<String, Object>> monitor) {
        this.server = server;
        this.meters = meters;
        this.monitor = monitor;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread worker = new Thread(work, "metrics");
            worker.setDaemon(true);
            return worker;
        });
    }

    /** Serves from now on. */
    public static MetricsEndpoint open(
            InetSocketAddress address, ServerMeters meters, Supplier<Map<String, Object>> monitor) throws IOException {
        MetricsEndpoint endpoint = new MetricsEndpoint(HttpServer.create(address, 0), meters, monitor);
        endpoint.server.setExecutor(endpoint.thread);
        endpoint.server.createContext("/metrics", endpoint::answer);
        endpoint.server.start();
        LOG.info("Metrics on http://{}:{}/metrics", address.getHostString(), endpoint.port());
        return endpoint;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            writer.write(body, snapshots());
            exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
            exchange.sendResponseHeaders(200, body.size());
            body.writeTo(exchange.getResponseBody());
        } catch (RuntimeException failed) {
            LOG.warn("The metrics could not be read", failed);
            throw failed;
        }
    }

    private MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        meters.registry().scrape().forEach(all::metricSnapshot);
        Map<String, Number> counted = meters.readings();
        monitor.get().forEach((name, value) -> {
            if (value instanceof Number number && !counted.containsKey(name)) {
                all.metricSnapshot(GaugeSnapshot.builder()
                        .name(name)
                        .dataPoint(GaugeDataPointSnapshot.builder()
                                .value(number.doubleValue())
                                .build())
                        .build());
            }
        });
        return all.build();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
