package io.oarlock.deploy.doctor;

import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.log.OneLine;
import io.oarlock.peer.RefusedConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks members by the four-letter word {@code srvr}, which servers of either kind answer unless they are told not to.
 */
public final class MemberProbe {
    private static final int THREADS_MAX = 16;
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private final int timeoutMillis;
    private final @Nullable ClientPortTls tls;

    /** @param tls that the ports speak; null for plain text */
    public MemberProbe(int timeoutMillis, @Nullable ClientPortTls tls) {
        this.timeoutMillis = timeoutMillis;
        this.tls = tls;
    }

    /**
     * What a member answers.
     *
     * @param values by the words that {@code srvr} has for them; empty when it does not serve
     * @param problem why there are none, in words; null when there are
     */
    public record Answer(
            Endpoint address,
            Map<String, String> values,
            @Nullable String problem) {
        public Answer {
            values = Map.copyOf(values);
        }

        public boolean serves() {
            return problem == null;
        }

        /** {@code leader}, {@code follower}, {@code observer}, {@code standalone}, {@code read-only}; or empty. */
        public String mode() {
            return value("Mode");
        }

        public boolean leads() {
            return mode().equals("leader") || mode().equals("standalone");
        }

        /** Empty where the member does not say. */
        public String value(String name) {
            return values.getOrDefault(name, "");
        }

        /** 0 where the member does not say, or says something else. */
        public long zxid() {
            String zxid = value("Zxid");
            try {
                return zxid.startsWith("0x") ? Long.parseUnsignedLong(zxid.substring(2), 16) : 0;
            } catch (NumberFormatException other) {
                return 0;
            }
        }
    }

    /**
     * All at once, in their order.
     *
     * @throws IllegalArgumentException when the timeout is none
     */
    public List<Answer> ask(List<Endpoint> addresses) throws InterruptedException {
        if (timeoutMillis <= 0) {
            throw new IllegalArgumentException("a timeout of " + timeoutMillis + " ms is none");
        }
        ExecutorService askers = Executors.newFixedThreadPool(Math.min(THREADS_MAX, Math.max(1, addresses.size())));
        try {
            List<Future<Answer>> answers = askers.invokeAll(addresses.stream()
                    .<Callable<Answer>>map(each -> () -> ask(each))
                    .toList());
            List<Answer> all = new ArrayList<>();
            for (Future<Answer> each : answers) {
                all.add(each.get());
            }
            return all;
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected.getCause());
        } finally {
            askers.shutdownNow();
        }
    }

    private Answer ask(Endpoint address) {
        String text;
        try {
            text = ask(address, "srvr");
        } catch (UnknownHostException unknown) {
            return new Answer(address, Map.of(), "the name has no address");
        } catch (SSLException failed) {
            return new Answer(address, Map.of(), "does not answer: TLS fails: " + OneLine.of(reason(failed)));
        } catch (IOException silent) {
            return new Answer(
                    address,
                    Map.of(),
                    RefusedConnection.isIn(silent)
                            ? "nobody listens on this port"
                            : "does not answer: " + silent.getMessage());
        }
        if (text.contains("not currently serving")) {
            return new Answer(address, Map.of(), "runs, but does not serve: it has no quorum, or is still starting");
        }
        if (text.contains("not in the whitelist")) {
            return new Answer(address, Map.of(), "runs, but does not tell: srvr is not in 4lw.commands.whitelist");
        }
        Map<String, String> values = values(text);
        return values.containsKey("Mode")
                ? new Answer(address, values, null)
                : new Answer(
                        address,
                        Map.of(),
                        "answers nothing that a server would: does the port speak TLS only? see --tls-properties");
    }

    /** The whole answer to a four-letter word, which has to be there within the timeout. */
    public String ask(Endpoint address, String word) throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new UnknownHostException(address.host());
        }
        try (Socket socket = new Socket();
                AnswerDeadline deadline = AnswerDeadline.of(socket, timeoutMillis)) {
            try {
                socket.setSoTimeout(timeoutMillis);
                connect(socket, resolved);
                return tls == null ? answer(socket, word) : answer(socket, address, tls, word);
            } catch (IOException e) {
                if (deadline.isOver()) {
                    throw new SocketTimeoutException("no whole answer within " + timeoutMillis + " ms");
                }
                throw e;
            }
        }
    }

    private void connect(Socket socket, InetSocketAddress address) throws IOException {
        long begunNanos = System.nanoTime();
        try {
            socket.connect(address, timeoutMillis);
        } catch (ConnectException told) {
            throw RefusedConnection.orUnanswered(told, System.nanoTime() - begunNanos);
        }
    }

    private static String answer(Socket socket, Endpoint address, ClientPortTls tls, String word) throws IOException {
        try (Socket secure = tls.over(socket, address)) {
            return answer(secure, word);
        } catch (SocketException ended) {
            // In TLS 1.3 a client is through before its certificate is looked at, and may find the connection reset
            // before it reads why.
            throw new SSLException("the connection was ended behind the handshake, as when a certificate is wanted: "
                    + ended.getMessage());
        }
    }

    private static String answer(Socket socket, String word) throws IOException {
        socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static Map<String, String> values(String text) {
        Map<String, String> values = new TreeMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                // It goes to a terminal, and whatever listens there wrote it.
                values.put(
                        line.substring(0, colon),
                        OneLine.of(line.substring(colon + 2).strip()));
            }
        });
        return values;
    }
}
