package io.oarlock.certificates;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells which certificates of an authority are revoked, by a list and by a responder. */
public final class RevocationServer implements AutoCloseable {
    private final Authority authority;
    private final List<Certified> revoked = new CopyOnWriteArrayList<>();
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;

    public RevocationServer(Authority authority) throws IOException {
        this.authority = authority;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/list", exchange -> answer(exchange, authority.revoked(all())));
        server.createContext("/ocsp", this::respond);
        server.start();
    }

    /** Where the list is; another address each time, as Java keeps what it read at one for half a minute. */
    public String list() {
        return url() + "/list/" + lists.incrementAndGet();
    }

    /** Where these bytes are, in the place of a list. */
    public String list(byte[] bytes) {
        int number = lists.incrementAndGet();
        server.createContext("/bytes/" + number, exchange -> answer(exchange, bytes));
        return url() + "/bytes/" + number;
    }

    /** Where questions are answered. */
    public String responder() {
        return url() + "/ocsp";
    }

    /** Where nothing is. */
    public String nothing() {
        return url() + "/nothing";
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Certified revoke(Certified certified) {
        revoked.add(certified);
        return certified;
    }

    /** How often the responder was asked. */
    public int asked() {
        return asked.get();
    }

    private Certified[] all() {
        return revoked.toArray(new Certified[0]);
    }

    private void respond(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        byte[] question = exchange.getRequestMethod().equals("GET")
                ? Base64.getDecoder().decode(path.substring("/ocsp/".length()))
                : exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/ocsp-response");
        answer(exchange, authority.answer(question, all()));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
