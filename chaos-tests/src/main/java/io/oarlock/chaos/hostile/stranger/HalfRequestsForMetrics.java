package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whoever can reach the metrics port must not keep the operator from it. */
public final class HalfRequestsForMetrics implements Attack {

    private static final int PORT = 17_070;
    private static final int CLIENTS = 100;
    private static final int ANSWER_MILLIS_MAX = 5_000;

    @Override
    public String name() {
        return "half-requests-for-metrics";
    }

    @Override
    public String description() {
        return "100 clients of /metrics do not end their requests; others ask for what is not there";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1);
    }

    @Override
    public List<String> settings() {
        return List.of(
                "metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider",
                "metricsProvider.httpHost=127.0.0.1",
                "metricsProvider.httpPort=" + PORT);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            subject.hold(new Asking()).send("GET /metrics HTTP/1.1\r\nHost: x");
        }
        expect(subject, "GET /metrics", "200");
        expect(subject, "GET /metrics-of-others", "404");
        expect(subject, "TRACE /metrics", "405");
        expect(subject, "POST /metrics", "405");
    }

    private static void expect(Subject subject, String request, String status) {
        String answer = "nothing";
        try (Asking asking = new Asking()) {
            asking.send(request + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            answer = asking.firstLine();
        } catch (IOException e) {
            answer = e.toString();
        }
        subject.expect(answer.contains(" " + status), Promises.ANSWERED, request + " is answered with " + answer);
    }

    /** One connection to the metrics port. */
    private static final class Asking implements Closeable {
        private final Socket socket = new Socket();

        Asking() throws IOException {
            socket.connect(new InetSocketAddress("127.0.0.1", PORT), ANSWER_MILLIS_MAX);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }

        String firstLine() throws IOException {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("nothing");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
