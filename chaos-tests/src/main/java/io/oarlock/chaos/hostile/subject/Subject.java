package io.oarlock.chaos.hostile.subject;

import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.FourLetterWords;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The ensemble under attack, and what was seen of it. Used by the attacker's thread, then by the one that judges; what
 * is held open may be released while the attacker is held up.
 */
public final class Subject implements Closeable {

    /** Through which the attack comes, where one member is enough. */
    public static final int MEMBER = 1;

    private static final int RAFT_PORT = 2888;
    private static final int ANSWER_MILLIS_MAX = 20_000;
    private static final int SERVING_SECONDS_MAX = 90;
    private static final long ASK_AGAIN_MILLIS = 100;

    private final Cluster cluster;
    private final FourLetterWords words = new FourLetterWords();
    private final Acknowledged acknowledged = new Acknowledged();
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final Deque<Closeable> held = new ConcurrentLinkedDeque<>();

    public Subject(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * A start that came to an end.
     *
     * @param status exit status
     * @param log what the member wrote meanwhile
     */
    public record EndedStart(int status, String log) {}

    public Cluster cluster() {
        return cluster;
    }

    public Acknowledged acknowledged() {
        return acknowledged;
    }

    public List<Violation> violations() {
        return violations;
    }

    public Map<String, Object> facts() {
        return facts;
    }

    public void fact(String name, Object value) {
        facts.put(name, value);
    }

    /** Notes a broken promise unless it was kept. */
    public void expect(boolean kept, String promise, String otherwise) {
        if (!kept) {
            violations.add(new Violation(promise, otherwise, List.of()));
        }
    }

    public InetSocketAddress clientPort(int member) {
        String[] hostAndPort = cluster.connectString(member).split(":");
        return new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
    }

    public InetSocketAddress raftPort(int member) {
        return new InetSocketAddress(clientPort(member).getAddress(), RAFT_PORT);
    }

    InetSocketAddress port(int member, int port) {
        return new InetSocketAddress(clientPort(member).getAddress(), port);
    }

    /** A client with a session, closed when the attack is over. */
    public RawClient client() throws IOException {
        return hold(RawClient.open(clientPort(MEMBER), ANSWER_MILLIS_MAX));
    }

    /** Keeps something open until the attack is over. */
    public <T extends Closeable> T hold(T thing) {
        held.push(thing);
        return thing;
    }

    /** The attackers leave. */
    public void release() throws IOException {
        for (Closeable thing = held.poll(); thing != null; thing = held.poll()) {
            thing.close();
        }
    }

    /** The numbers of {@code mntr}, as text; empty if the member does not answer. */
    public Map<String, String> monitor(int member) {
        Map<String, String> numbers = new TreeMap<>();
        words.ask(clientPort(member), "mntr").lines().forEach(line -> {
            String[] keyAndValue = line.split("\t", 2);
            if (keyAndValue.length == 2) {
                numbers.put(keyAndValue[0], keyAndValue[1]);
            }
        });
        return numbers;
    }

    /** Resident memory of a member's process; 0 if it does not run. */
    public long residentMegabytes(int member) throws IOException {
        if (cluster.pid(member).isEmpty()) {
            return 0;
        }
        Path status = Path.of("/proc", Long.toString(cluster.pid(member).getAsLong()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }

    public long logBytes(int member) throws IOException {
        return Files.exists(cluster.log(member)) ? Files.size(cluster.log(member)) : 0;
    }

    /** What a member has written to its log since it was so long. */
    public String logSince(int member, long bytes) throws IOException {
        byte[] log = Files.readAllBytes(cluster.log(member));
        return new String(log, (int) bytes, log.length - (int) bytes, StandardCharsets.UTF_8);
    }

    public Path data(int member) throws IOException {
        return cluster.data(member).orElseThrow(() -> new IOException("the data of members cannot be reached"));
    }

    /** Changes the configuration of a member that is down. */
    public void configure(int member, UnaryOperator<String> change) throws IOException {
        Path file = data(member).resolveSibling("zoo.cfg");
        Files.writeString(file, change.apply(Files.readString(file)));
    }

    /** Starts a member that ought to refuse, and waits for its end; one that serves instead is stopped. */
    public EndedStart startInVain(int member) throws IOException, InterruptedException {
        long before = logBytes(member);
        cluster.start(member);
        await(() -> !cluster.isRunning(member) || cluster.status(member).isPresent());
        int status = cluster.exitStatus(member).orElse(0);
        if (cluster.isRunning(member)) {
            cluster.kill(member);
        }
        return new EndedStart(status, logSince(member, before));
    }

    public void startAll() throws IOException, InterruptedException {
        for (int member : cluster.members()) {
            if (!cluster.isRunning(member)) {
                cluster.start(member);
            }
        }
        if (!await(() -> cluster.isWhole() && cluster.leader().isPresent())) {
            throw new IOException("the ensemble does not serve after " + SERVING_SECONDS_MAX + " s");
        }
    }

    public void stopAll() throws IOException, InterruptedException {
        for (int member : cluster.members()) {
            if (cluster.isRunning(member)) {
                cluster.stop(member);
            }
        }
    }

    /** A condition on processes. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Whether it came to hold within the time of a start. */
    public boolean await(Condition condition) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SERVING_SECONDS_MAX);
        while (!condition.holds()) {
            if (System.nanoTime() > endNanos) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        release();
        cluster.close();
    }
}
