import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes topics, which the brokers' controller keeps in the ensemble, and sends messages, until the file {@code stop} is
 * there; then looks for all of them. Keeps in its directory {@code acknowledged} and {@code complaints}, a line each.
 * Run from source beside Kafka's libraries: {@code java -cp 'LIBRARIES/*' MovingKafka.java BOOTSTRAP DIRECTORY}.
 */
public final class MovingKafka {
    private static final String MESSAGES = "messages";
    private static final short REPLICAS = 2;
    private static final int MESSAGES_PER_TOPIC = 10;
    private static final long PAUSE_MILLIS = 50;
    private static final long ANSWER_SECONDS_MAX = 20;
    private static final long LOOK_SECONDS_MAX = 60;

    private final Path directory;
    private final Admin admin;
    private final String bootstrap;
    private final Set<String> topics = new TreeSet<>();
    private final Set<String> messages = new TreeSet<>();

    private MovingKafka(String bootstrap, Path directory) {
        this.bootstrap = bootstrap;
        this.directory = directory;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap, "request.timeout.ms", 10_000, "default.api.timeout.ms", 15_000));
    }

    public static void main(String[] arguments) throws Exception {
        new MovingKafka(arguments[0], Path.of(arguments[1])).run();
    }

    private void run() throws Exception {
        while (!isMade(MESSAGES)) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; !Files.exists(directory.resolve("stop")); i++) {
                if (isMade("topic-" + i)) {
                    acknowledged(topics, "topic-" + i);
                }
                for (int j = 0; j < MESSAGES_PER_TOPIC; j++) {
                    send(producer, i + "-" + j);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        lookForTopics();
        lookForMessages();
        admin.close();
    }

    /** What is not known to be made may be made nevertheless. */
    private boolean isMade(String topic) throws InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, 1, REPLICAS)))
                    .all()
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return e.getCause() instanceof TopicExistsException;
        }
    }

    private void send(KafkaProducer<String, String> producer, String message) throws Exception {
        try {
            producer.send(new ProducerRecord<>(MESSAGES, message)).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            acknowledged(messages, message);
        } catch (ExecutionException | TimeoutException unknown) {
            System.out.println(message + " is not acknowledged: " + unknown);
        }
    }

    private void acknowledged(Set<String> kind, String name) throws Exception {
        kind.add(name);
        append("acknowledged", name);
    }

    private void lookForTopics() throws Exception {
        Set<String> missing = new TreeSet<>(topics);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOOK_SECONDS_MAX);
        while (!missing.isEmpty() && System.nanoTime() < deadlineNanos) {
            try {
                missing.removeAll(admin.listTopics().names().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS));
            } catch (ExecutionException | TimeoutException later) {
                System.out.println("topics are not listed: " + later);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        for (String topic : missing) {
            append("complaints", "the topic " + topic + " was acknowledged and is gone");
        }
    }

    private void lookForMessages() throws Exception {
        List<String> read = new ArrayList<>();
        TopicPartition only = new TopicPartition(MESSAGES, 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only), Duration.ofSeconds(LOOK_SECONDS_MAX)).get(only);
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOOK_SECONDS_MAX);
            while (consumer.position(only) < end && System.nanoTime() < deadlineNanos) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofSeconds(1))) {
                    read.add(each.value());
                }
            }
        }
        Set<String> different = new TreeSet<>(read);
        if (different.size() < read.size()) {
            append("complaints", (read.size() - different.size()) + " messages are there twice");
        }
        for (String message : messages) {
            if (!different.contains(message)) {
                append("complaints", "the message " + message + " was acknowledged and is gone");
            }
        }
    }

    private void append(String file, String line) throws Exception {
        Files.writeString(
                directory.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
