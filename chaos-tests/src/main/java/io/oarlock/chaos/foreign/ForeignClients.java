package io.oarlock.chaos.foreign;

import io.oarlock.chaos.cluster.MovingCluster;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of them that this machine has. What becomes of each is noted as {@code foreign}, with {@code client},
 * {@code acknowledged} and {@code complaints}; one that this machine does not have is noted with {@code skipped}.
 */
public final class ForeignClients implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignClients.class);

    private static final int CURATORS = 2;

    private final HistoryRecorder recorder;
    private final List<ForeignClient> clients = new ArrayList<>();

    private ForeignClients(HistoryRecorder recorder) {
        this.recorder = recorder;
    }

    /** Lets them work. */
    public static ForeignClients begin(MovingCluster cluster, HistoryRecorder recorder)
            throws IOException, InterruptedException {
        ForeignClients foreign = new ForeignClients(recorder);
        CuratorClient.Shared shared = new CuratorClient.Shared();
        for (int i = 0; i < CURATORS; i++) {
            foreign.clients.add(CuratorClient.begin(i, cluster.servers(), shared));
        }
        String obstacle = KazooClient.obstacle();
        if (obstacle.isEmpty()) {
            foreign.clients.add(KazooClient.begin(cluster.servers(), cluster.directory()));
        } else {
            foreign.skipped("kazoo", obstacle);
        }
        KafkaLibraries libraries = KafkaLibraries.find(cluster.directory());
        if (libraries.obstacle().isEmpty()) {
            foreign.clients.add(KafkaClient.begin(cluster, libraries));
        } else {
            foreign.skipped("kafka", libraries.obstacle());
        }
        return foreign;
    }

    private void skipped(String client, String obstacle) {
        LOG.warn("SKIPPED {}: {}", client, obstacle);
        recorder.note(-1, "foreign", Fields.map("client", client, "skipped", obstacle));
    }

    /** None, for an ensemble that has none. */
    public static ForeignClients none(HistoryRecorder recorder) {
        return new ForeignClients(recorder);
    }

    /** Ends them, and notes what became of them; called while the ensemble serves. */
    public void end() throws IOException, InterruptedException {
        for (ForeignClient client : clients) {
            ForeignClient.Outcome outcome = client.end();
            LOG.info("{}: {} writes, {}", client.name(), outcome.acknowledged(), outcome.complaints());
            recorder.note(
                    -1,
                    "foreign",
                    Fields.map(
                            "client",
                            client.name(),
                            "acknowledged",
                            outcome.acknowledged(),
                            "complaints",
                            List.<Object>copyOf(outcome.complaints())));
        }
        clients.clear();
    }

    /** Ends those that are left. */
    @Override
    public void close() {
        clients.forEach(ForeignClient::kill);
    }
}
