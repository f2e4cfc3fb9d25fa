package io.oarlock.deploy.metrics;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.operations.MonitorValues;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics} for Prometheus: the numbers of {@code mntr} under ZooKeeper's names, and the histograms. One
 * thread answers, so that scrapers together take no more than one thread of the server.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final String PATH = "/metrics";

    private final MetricRegistry metrics;
    private final Supplier<MonitorValues> monitor;
    private final HttpPort port;

    private MetricsEndpoint(
            InetSocketAddress address, MetricRegistry metrics, Supplier<MonitorValues> monitor, Duration deadline)
            throws IOException {
        this.metrics = metrics;
        this.monitor = monitor;
        this.port =
                HttpPort.open(address, List.of(new HttpPage(PATH, PrometheusText.CONTENT_TYPE, this::text)), deadline);
        metrics.gauge(Metric.METRICS_CONNECTIONS, port::connections);
    }

    /** Serves from now on. */
    public static MetricsEndpoint open(
            InetSocketAddress address, MetricRegistry metrics, Supplier<MonitorValues> monitor) throws IOException {
        return open(address, metrics, monitor, HttpPort.DEADLINE);
    }

    /** @param deadline of a connection, from its first to its last byte */
    static MetricsEndpoint open(
            InetSocketAddress address, MetricRegistry metrics, Supplier<MonitorValues> monitor, Duration deadline)
            throws IOException {
        MetricsEndpoint endpoint = new MetricsEndpoint(address, metrics, monitor, deadline);
        LOG.info("Metrics on http://{}:{}{}", address.getHostString(), endpoint.port(), PATH);
        return endpoint;
    }

    public int port() {
        return port.port();
    }

    private byte[] text() {
        PrometheusText text = new PrometheusText();
        monitor.get().numbers().forEach(text::append);
        metrics.histograms().forEach(text::append);
        return text.bytes();
    }

    @Override
    public void close() {
        port.close();
    }
}
