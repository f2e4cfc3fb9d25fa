package io.oarlock.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.deploy.metrics.MetricsHandler;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.operations.MonitorValues;
import io.oarlock.operations.PeerState;
import io.oarlock.operations.ServerMode;
import io.oarlock.operations.ServerVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers reach this port, too: what they send costs them a connection and the scraper nothing. */
class HttpServerTest {
    private static final int PATIENCE_MILLIS = 20_000;

    private final MetricRegistry metrics = new MetricRegistry();
    private final List<Socket> opened = new ArrayList<>();
    private HttpServer server;
    private int port;

    @BeforeEach
    void open() throws IOException {
        metrics.counter(Metric.RAFT_ENTRIES_APPLIED_TOTAL).add(7);
        serve(new HttpServer(metrics), metrics, this::values);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : opened) {
            socket.close();
        }
        server.close();
    }

    @Test
    void aScrapeGetsAllNumbers() throws Exception {
        HttpResponse<String> answer = scrape("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body()).contains("raft_entries_applied_total 7.0\n", "znode_count 5.0\n");
    }

    /** As a proxy may forward it. */
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/metrics", "HTTP://x/metrics?name=a", "https://[::1]/metrics"})
    void aWholeAddressIsAsGoodAsItsPath(String address) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + address + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /metrics HTTP/1.1\r\nHost: x\r\n",
                "POST /metrics HTTP/1.1\r\nContent-Length: 9\r\n\r\n"
            })
    void halfRequestsKeepNoScraperOut(String half) throws Exception {
        for (int i = 0; i < 300; i++) {
            connect(half);
        }

        assertThat(scrape("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aHalfRequestDoesNotStayForEver() throws Exception {
        server.close();
        MetricRegistry fresh = new MetricRegistry();
        serve(new HttpServer(fresh, Duration.ofMillis(200)), fresh, this::values);

        assertThat(connect("GET /metrics HTTP/1.1\r\nHo").getInputStream().read())
                .isEqualTo(-1);
    }

    @Test
    void anAnswerMayTakeLongerThanTheDeadlineOfTheClient(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("snapshot"), "rows");
        CountDownLatch written = new CountDownLatch(1);
        server.close();
        serve(new HttpServer(new MetricRegistry(), Duration.ofSeconds(2)), HttpRoute.page("/snapshot", query -> {
            written.await();
            return HttpReply.file(file, Map.of());
        }));
        Socket download = connect("GET /snapshot HTTP/1.1\r\n\r\n");
        // Closed at its deadline, which began after that of the download.
        assertThat(connect("GET /sn").getInputStream().read()).isEqualTo(-1);
        written.countDown();

        assertThat(rest(download)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nrows");
        await().until(() -> Files.notExists(file));
    }

    @Test
    void anAnswerThatIsBeingMadeIsNotGivenUpForOthers() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        server.close();
        serve(new HttpServer(new MetricRegistry()), HttpRoute.page("/slow", query -> {
            asked.countDown();
            written.await();
            return HttpReply.of(200, HttpReply.JSON, new byte[] {'7'});
        }));
        Socket slow = connect("GET /slow HTTP/1.1\r\n\r\n");
        asked.await();
        Socket half = connect("GET /sl");
        for (int i = 0; i < 100; i++) {
            connect("");
        }
        assertThat(half.getInputStream().read()).isEqualTo(-1);
        written.countDown();

        assertThat(rest(slow)).startsWith("HTTP/1.1 200 ").endsWith("7");
    }

    @Test
    void immediatePagesAreAnsweredWhileAllWorkersWait() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.close();
        serve(
                new HttpServer(new MetricRegistry()),
                HttpRoute.page("/slow", query -> {
                    end.await();
                    return HttpReply.of(200, HttpReply.JSON, new byte[0]);
                }),
                HttpRoute.immediatePage("/health", query -> HttpReply.of(200, HttpReply.JSON, new byte[] {'7'})));
        for (int i = 0; i < 10; i++) {
            connect("GET /slow HTTP/1.1\r\n\r\n");
        }

        assertThat(ask("GET /health HTTP/1.1\r\n\r\n")).endsWith("7");
        end.countDown();
    }

    @Test
    void answersThatHangLeaveRoomForProbes() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.close();
        MetricRegistry fresh = new MetricRegistry();
        serve(
                new HttpServer(fresh),
                HttpRoute.page("/slow", query -> {
                    end.await();
                    return HttpReply.of(200, HttpReply.JSON, new byte[0]);
                }),
                HttpRoute.immediatePage("/health", query -> HttpReply.of(200, HttpReply.JSON, new byte[] {'7'})));
        for (int i = 0; i < 32; i++) {
            connect("GET /slow HTTP/1.1\r\n\r\n");
        }
        await().until(() -> fresh.value(Metric.HTTP_ANSWERS) == 32);
        for (int i = 0; i < 100; i++) {
            assertThat(ask("GET /slow HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 503 ");
            assertThat(ask("GET /health HTTP/1.1\r\n\r\n")).endsWith("7");
        }

        end.countDown();
        await().until(() -> fresh.value(Metric.HTTP_ANSWERS) == 0);
    }

    /** While both workers hang, and more come and go than may wait for them. */
    @Test
    void whatClosedConnectionsHaveAskedIsNotWaitedFor() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        server.close();
        MetricRegistry fresh = new MetricRegistry();
        serve(new HttpServer(fresh), HttpRoute.page("/slow", query -> {
            made.incrementAndGet();
            end.await();
            return HttpReply.of(200, HttpReply.JSON, new byte[] {'7'});
        }));
        for (int i = 0; i < 2; i++) {
            connect("GET /slow HTTP/1.1\r\n\r\n");
        }
        await().until(() -> made.get() == 2);
        for (int i = 0; i < 100; i++) {
            Socket gone = connect("GET /slow HTTP/1.1\r\n\r\n");
            await().pollInterval(Duration.ofMillis(1)).until(() -> fresh.value(Metric.HTTP_ANSWERS) == 3);
            gone.close();
            await().pollInterval(Duration.ofMillis(1)).until(() -> fresh.value(Metric.HTTP_ANSWERS) == 2);
        }
        Socket stays = connect("GET /slow HTTP/1.1\r\n\r\n");
        await().until(() -> fresh.value(Metric.HTTP_ANSWERS) == 3);
        end.countDown();
        assertThat(rest(stays)).startsWith("HTTP/1.1 200 ").endsWith("7");
        assertThat(made).hasValue(3);
    }

    @Test
    void anAnswerThatHangsIsGivenUp(@TempDir Path directory) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Path file = Files.writeString(directory.resolve("snapshot"), "rows");
        server.close();
        MetricRegistry fresh = new MetricRegistry();
        serve(
                new HttpServer(fresh),
                new HttpRoute("/slow", false, Set.of("GET"), false, Duration.ofMillis(100), query -> {
                    end.await();
                    return HttpReply.file(file, Map.of());
                }));

        assertThat(ask("GET /slow HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 503 ");
        assertThat(fresh.value(Metric.HTTP_ANSWERS_LATE)).isEqualTo(1);
        assertThat(fresh.value(Metric.HTTP_ANSWERS)).isZero();
        assertThat(file).exists();
        end.countDown();
        await().until(() -> Files.notExists(file));
    }

    @Test
    void connectionsThatAreGoneAreNotCounted() throws Exception {
        for (int i = 0; i < 50; i++) {
            connect("GET /met");
        }
        await().until(() -> metrics.value(Metric.HTTP_CONNECTIONS) == 50);
        for (Socket socket : opened) {
            socket.close();
        }
        await().until(() -> metrics.value(Metric.HTTP_CONNECTIONS) == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "FETCH"})
    void onlyGetAndHeadAreAnswered(String method) throws IOException {
        String answer = ask(method + " /metrics HTTP/1.1\r\nHost: x\r\nX-Secret: s3cret\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405 ").containsIgnoringCase("\r\nallow: GET, HEAD\r\n");
        assertThat(answer).doesNotContain("s3cret").doesNotContain("znode_count");
    }

    @Test
    void headGetsTheHeadersOfGetAndNoBody() throws IOException {
        String answer = ask("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("\r\ncontent-length: ")
                .endsWith("\r\n\r\n");
        assertThat(answer).doesNotContain("znode_count");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metrics/",
                "/metricsx",
                "/metrics/x",
                "/METRICS",
                "/metrics%2f",
                "//metrics",
                "/x?/metrics"
            })
    void noOtherPathIsAnswered(String path) throws IOException {
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aQueryIsIgnored() throws Exception {
        assertThat(scrape("/metrics?name=znode_count").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsTooLargeIsRefusedAndTheNextIsServed() throws Exception {
        assertThat(ask("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414 ");
        assertThat(ask("GET /metrics HTTP/1.1\r\nX: " + "x".repeat(100_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(scrape("/metrics").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0000\u0000,\u0000\u0000\r\n\r\n", "ruok\r\n\r\n", "GET /metrics\r\n\r\n"})
    void whatIsNoRequestIsRefused(String garbage) throws IOException {
        assertThat(ask(garbage)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void numbersThatCannotBeReadAreAnErrorOfTheServer() throws Exception {
        server.close();
        MetricRegistry fresh = new MetricRegistry();
        serve(new HttpServer(fresh), fresh, () -> {
            throw new IllegalStateException("closed");
        });

        HttpResponse<String> answer = scrape("/metrics");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("closed");
    }

    private void serve(HttpServer fresh, MetricRegistry registry, Supplier<MonitorValues> values) throws IOException {
        server = fresh;
        port = server.listen(HttpPort.plain(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new MetricsHandler(registry, values, false).route()),
                HttpServer.DEADLINE));
    }

    private void serve(HttpServer fresh, HttpRoute... routes) throws IOException {
        server = fresh;
        port = server.listen(HttpPort.plain(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(routes), HttpServer.DEADLINE));
    }

    private MonitorValues values() {
        Map<Metric, Number> numbers = metrics.values();
        numbers.put(Metric.ZNODE_COUNT, 5);
        return new MonitorValues(
                new ServerVersion("3.9.5", "1.0", Instant.EPOCH),
                ServerMode.STANDALONE,
                PeerState.NONE,
                numbers,
                metrics.summaries());
    }

    private HttpResponse<String> scrape(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The whole answer, up to the end of the connection. */
    private String ask(String request) throws IOException {
        return rest(connect(request));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private Socket connect(String bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        opened.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
