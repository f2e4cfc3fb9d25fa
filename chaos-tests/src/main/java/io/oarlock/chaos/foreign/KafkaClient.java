package io.oarlock.chaos.foreign;

import io.oarlock.chaos.cluster.MovingCluster;
import io.oarlock.chaos.cluster.ServerList;
import io.oarlock.chaos.cluster.host.Leftovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka with two brokers, and a program that makes topics and sends messages. One broker comes through a load balancer
 * and is never touched: its registration must be that of its first session to the end. The other is restarted in order
 * whenever its list of servers changes, by whoever changes it: it registers anew as Kafka does.
 */
final class KafkaClient implements ForeignClient {

    /** Where it keeps its metadata. */
    static final String ROOT = "/kafka";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaClient.class);

    private static final int STAYS = 1;
    private static final int MOVES = 2;
    private static final String BROKERS = ROOT + "/brokers/ids/";
    private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");
    private static final long SECONDS_MAX = 180;
    private static final long LOOK_MILLIS = 200;
    private static final int ASK_TIMES = 300;

    private final MovingCluster cluster;
    private final ServerList servers;
    private final LoadBalancer balancer;
    private final Path directory;
    private final List<String> java;
    private final KafkaBroker stays;
    private final KafkaBroker moves;
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private long session;
    private @Nullable Process load;

    private KafkaClient(MovingCluster cluster, KafkaLibraries libraries) throws IOException {
        this.cluster = cluster;
        this.directory =
                Files.createDirectories(cluster.directory().resolve("kafka")).toAbsolutePath();
        Path logging = directory.resolve("log4j.properties");
        KafkaLibraries.copy("log4j.properties", logging);
        KafkaLibraries.copy("MovingKafka.java", directory.resolve("MovingKafka.java"));
        this.java = libraries.java(logging);
        this.servers = cluster.servers();
        this.balancer = LoadBalancer.begin(cluster.servers());
        this.stays = KafkaBroker.begin(STAYS, directory.resolve("broker-" + STAYS), java, balancer.connectString());
        this.moves = KafkaBroker.begin(MOVES, directory.resolve("broker-" + MOVES), java, servers.connectString());
    }

    static KafkaClient begin(MovingCluster cluster, KafkaLibraries libraries) throws IOException, InterruptedException {
        KafkaClient client = new KafkaClient(cluster, libraries);
        try {
            client.work();
        } catch (IOException | InterruptedException e) {
            client.kill();
            throw e;
        }
        return client;
    }

    private void work() throws IOException, InterruptedException {
        session = awaitRegistration(stays).getEphemeralOwner();
        awaitRegistration(moves);
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("MovingKafka.java", "127.0.0.1:" + port(stays), directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().putAll(Leftovers.mark());
        load = builder.start();
        servers.onChange(this::move);
    }

    @Override
    public String name() {
        return "kafka";
    }

    /** Returns when nobody of Kafka knows the servers of before: those of ZooKeeper may be stopped next. */
    private void move() {
        try {
            moves.restart(servers.connectString());
        } catch (IOException e) {
            LOG.error("broker {} cannot be moved", moves.number(), e);
            complaints.add("broker " + moves.number() + " cannot be moved: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Question<T> {
        T ask(CuratorFramework client) throws Exception;
    }

    /** Asks the ensemble that leads the move. */
    private <T> T ask(Question<T> question) throws IOException, InterruptedException {
        try (CuratorFramework client = CuratorFrameworkFactory.newClient(
                cluster.connectString(), new RetryNTimes(ASK_TIMES, (int) LOOK_MILLIS))) {
            client.start();
            return question.ask(client);
        } catch (InterruptedException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the ensemble does not answer: " + e, e);
        }
    }

    private Stat awaitRegistration(KafkaBroker broker) throws IOException, InterruptedException {
        return ask(client -> {
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            while (true) {
                Stat stat = client.checkExists().forPath(BROKERS + broker.number());
                if (stat != null) {
                    return stat;
                }
                if (!broker.isRunning() || System.nanoTime() > deadlineNanos) {
                    throw new IOException("broker " + broker.number() + " is not registered; see " + broker.log());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        });
    }

    private String port(KafkaBroker broker) throws IOException, InterruptedException {
        byte[] data = ask(client -> client.getData().forPath(BROKERS + broker.number()));
        Matcher port = PORT.matcher(new String(data, StandardCharsets.UTF_8));
        if (!port.find()) {
            throw new IOException("broker " + broker.number() + " is registered without a port");
        }
        return port.group(1);
    }

    @Override
    public Outcome end() throws IOException, InterruptedException {
        endLoad();
        long owner = awaitRegistration(stays).getEphemeralOwner();
        if (owner != session) {
            complaints.add("the broker that nobody touched was registered by the session 0x" + Long.toHexString(session)
                    + ", and is by 0x" + Long.toHexString(owner));
        }
        awaitRegistration(moves);
        complaints.addAll(lines("complaints"));
        List<String> acknowledged = lines("acknowledged");
        complaints.addAll(topicsGone(acknowledged));
        stays.stop();
        moves.stop();
        balancer.close();
        return new Outcome(acknowledged.size(), List.copyOf(complaints));
    }

    private void endLoad() throws IOException, InterruptedException {
        Files.createFile(directory.resolve("stop"));
        Process load = Objects.requireNonNull(this.load, "no load");
        if (!load.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            complaints.add("no answer for " + SECONDS_MAX + " s");
            load.destroyForcibly();
        } else if (load.exitValue() != 0) {
            complaints.add("the load ended with status " + load.exitValue() + "; see " + directory.resolve("log"));
        }
    }

    /** What brokers remember is not what the ensemble has. */
    private List<String> topicsGone(List<String> acknowledged) throws IOException, InterruptedException {
        List<String> there = ask(client -> client.getChildren().forPath(ROOT + "/brokers/topics"));
        return acknowledged.stream()
                .filter(name -> name.startsWith("topic-") && !there.contains(name))
                .map(name -> "the topic " + name + " was acknowledged and is not in the ensemble")
                .toList();
    }

    @Override
    public void kill() {
        Process running = load;
        if (running != null) {
            running.destroyForcibly();
        }
        stays.kill();
        moves.kill();
        try {
            balancer.close();
        } catch (IOException e) {
            LOG.warn("the load balancer cannot be closed", e);
        }
    }

    private List<String> lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }
}
