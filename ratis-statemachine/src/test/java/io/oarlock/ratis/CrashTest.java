package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.testing.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes, and {@code kill -9}. */
class CrashTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MEMBERS = 3;

    @TempDir
    Path root;

    private final List<String> ports = new ArrayList<>();
    private final Map<Integer, Child> children = new TreeMap<>();
    /** Everything that any run of any member was answered, by prefix. */
    private final Map<String, Queue<String>> answered = new TreeMap<>();

    @Test
    void killedLeadersLoseNothingThatWasAnswered() throws Exception {
        reservePorts();
        for (int id = 1; id <= MEMBERS; id++) {
            start(id, id + "a-");
        }
        for (int round = 0; round < 2; round++) {
            int leader = leader();
            int answeredBefore = answeredInAll();
            await().atMost(PATIENCE).until(() -> answeredInAll() > answeredBefore + 1000);
            kill(leader);
            int answeredAtKill = answeredInAll();
            await().atMost(PATIENCE).until(() -> answeredInAll() > answeredAtKill + 1000);
            start(leader, leader + (round == 0 ? "b-" : "c-"));
        }
        leader();
        children.values().forEach(child -> child.tell("quiet"));
        await().atMost(PATIENCE).until(this::allHaveTheSameSize);
        List<List<String>> states = new ArrayList<>();
        for (int id = 1; id <= MEMBERS; id++) {
            stop(id);
            states.add(stateOf(id));
        }
        assertThat(states.get(1)).isEqualTo(states.get(0));
        assertThat(states.get(2)).isEqualTo(states.get(0));
        assertThat(states.get(0)).doesNotHaveDuplicates();
        answered.forEach((prefix, values) -> assertKept(prefix, List.copyOf(values), states.get(0)));
    }

    /** A run's values are there in order and without a hole, at least as far as it was answered. */
    private static void assertKept(String prefix, List<String> values, List<String> state) {
        List<String> kept =
                state.stream().filter(value -> value.startsWith(prefix)).toList();
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i)).isEqualTo(prefix + i);
        }
        assertThat(kept).startsWith(values.toArray(String[]::new));
    }

    private boolean allHaveTheSameSize() {
        children.values().forEach(child -> child.tell("size"));
        Set<String> sizes = children.values().stream().map(child -> child.size).collect(Collectors.toSet());
        int proposed = children.values().stream()
                .mapToInt(child -> child.proposed - child.answers.size())
                .sum();
        // One that has just been started has not said anything yet.
        return sizes.size() == 1 && !sizes.contains("") && proposed == 0;
    }

    private void reservePorts() throws IOException {
        FreePorts.take(MEMBERS).forEach(port -> ports.add(Integer.toString(port)));
    }

    private void start(int id, String prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                root.resolve("member-" + id).toString(),
                Integer.toString(id),
                prefix));
        command.addAll(ports);
        Queue<String> answers = answered.computeIfAbsent(prefix, key -> new ConcurrentLinkedQueue<>());
        children.put(
                id,
                new Child(new ProcessBuilder(command).redirectErrorStream(true).start(), answers));
    }

    private int leader() {
        await("a leader")
                .atMost(PATIENCE)
                .until(() -> children.values().stream().anyMatch(child -> child.led));
        int newest = 0;
        long when = -1;
        for (Map.Entry<Integer, Child> child : children.entrySet()) {
            if (child.getValue().led && child.getValue().ledAt > when) {
                when = child.getValue().ledAt;
                newest = child.getKey();
            }
        }
        return newest;
    }

    private int answeredInAll() {
        return answered.values().stream().mapToInt(Queue::size).sum();
    }

    private void kill(int id) throws InterruptedException {
        children.remove(id).kill();
    }

    private void stop(int id) throws InterruptedException {
        Child child = children.remove(id);
        child.tell("stop");
        assertThat(child.process.waitFor()).isZero();
        assertThat(child.faults).isEmpty();
    }

    private List<String> stateOf(int id) throws IOException {
        Path data = root.resolve("member-" + id).resolve("data");
        return TestState.open(data.resolve(Files.readString(data.resolve("STATE"))))
                .values();
    }

    @AfterEach
    void killAll() throws InterruptedException {
        for (int id : List.copyOf(children.keySet())) {
            kill(id);
        }
    }

    private static final class Child {
        private final Process process;
        private final Queue<String> answers;
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final Thread reader = new Thread(this::read, "child-output");
        private volatile boolean led;
        private volatile long ledAt;
        private volatile String size = "";
        private volatile int proposed = Integer.MAX_VALUE / MEMBERS;

        Child(Process process, Queue<String> answers) {
            this.process = process;
            this.answers = answers;
            reader.start();
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    take(line);
                }
            } catch (IOException e) {
                faults.add(e.toString());
            }
        }

        private void take(String line) {
            if (line.startsWith("answered ")) {
                answers.add(line.substring("answered ".length()));
            } else if (line.equals("leads")) {
                ledAt = System.nanoTime();
                led = true;
            } else if (line.startsWith("size ")) {
                size = line;
            } else if (line.startsWith("proposed ")) {
                proposed = Integer.parseInt(line.substring("proposed ".length()));
            } else if (line.startsWith("fault ")) {
                faults.add(line);
            }
        }

        void tell(String command) {
            try {
                process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                faults.add(e.toString());
            }
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
            reader.join();
        }
    }
}
