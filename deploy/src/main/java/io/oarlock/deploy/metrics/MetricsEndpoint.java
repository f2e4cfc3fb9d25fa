package io.oarlock.deploy.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics} for Prometheus, with ZooKeeper's names: what {@code mntr} shows, without its prefix, and the
 * meters. One thread answers, so that a scraper can never take more of the server than that.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final String PATH = "/metrics";

    private final ServerMeters meters;
    private final Supplier<Map<String, Object>> monitor;
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final HttpPort port;

    private MetricsEndpoint(
            InetSocketAddress address, ServerMeters meters, Supplier<Map<String, Object>> monitor, Duration deadline)
            throws IOException {
        this.meters = meters;
        this.monitor = monitor;
        this.port = HttpPort.open(address, List.of(new HttpPage(PATH, writer.getContentType(), this::text)), deadline);
        meters.gauge("metrics_connections", "Connections to the metrics port.", port::connections);
    }

    /** Serves from now on. */
    public static MetricsEndpoint open(
            InetSocketAddress address, ServerMeters meters, Supplier<Map<String, Object>> monitor) throws IOException {
        return open(address, meters, monitor, HttpPort.DEADLINE);
    }

    /** @param deadline of a connection, from its first to its last byte */
    static MetricsEndpoint open(
            InetSocketAddress address, ServerMeters meters, Supplier<Map<String, Object>> monitor, Duration deadline)
            throws IOException {
        MetricsEndpoint endpoint = new MetricsEndpoint(address, meters, monitor, deadline);
        LOG.info("Metrics on http://{}:{}{}", address.getHostString(), endpoint.port(), PATH);
        return endpoint;
    }

    public int port() {
        return port.port();
    }

    private byte[] text() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, snapshots());
        return body.toByteArray();
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
        port.close();
    }
}
