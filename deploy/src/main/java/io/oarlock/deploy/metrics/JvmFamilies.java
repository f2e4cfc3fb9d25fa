package io.oarlock.deploy.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The families about the JVM and the process, as Prometheus' library counts them. Where it has renamed a family since
 * the version that ZooKeeper has, the family goes by the name that dashboards for ZooKeeper know. Any thread.
 */
final class JvmFamilies {
    private static final Pattern MEMORY =
            Pattern.compile("\\b(jvm_memory(?:_pool)?)_(used|committed|max|init)_bytes\\b");
    private static final Pattern CLASSES = Pattern.compile("\\bjvm_classes_currently_loaded\\b");
    private static final Pattern INFO = Pattern.compile("\\bjvm_runtime_info\\b");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    JvmFamilies() {
        JvmMetrics.builder().register(registry);
    }

    /** In Prometheus' text format. */
    String text() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes, registry.scrape());
        String text = bytes.toString(StandardCharsets.UTF_8);
        text = MEMORY.matcher(text).replaceAll("$1_bytes_$2");
        text = CLASSES.matcher(text).replaceAll("jvm_classes_loaded");
        return INFO.matcher(text).replaceAll("jvm_info");
    }
}
