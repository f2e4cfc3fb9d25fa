package io.oarlock.chaos.cluster;

import io.oarlock.chaos.cluster.network.Loopback;
import io.oarlock.chaos.cluster.network.NetworkNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What members run in. */
public enum Driver {
    /** Processes on loopback addresses: works everywhere. */
    PROCESS(Set.of(Ability.ADDRESSES, Ability.MOVE)) {
        @Override
        public Optional<String> obstacle(Tools tools) {
            return Optional.empty();
        }

        @Override
        public Cluster open(ServerKind kind, Layout layout, Tools tools) throws IOException, InterruptedException {
            return ProcessCluster.onLoopback(kind, layout);
        }

        @Override
        public MovingCluster openMove(ServerKind kind, Layout layout, Tools tools)
                throws IOException, InterruptedException {
            return new MovingCluster(kind, layout, Loopback.random(2 * layout.size()));
        }
    },
    /** Processes in network namespaces: root on Linux. */
    NAMESPACE(Set.of(Ability.NETWORK, Ability.ADDRESSES, Ability.MOVE)) {
        @Override
        public Optional<String> obstacle(Tools tools) {
            return NetworkNamespaces.obstacle();
        }

        @Override
        public Cluster open(ServerKind kind, Layout layout, Tools tools) throws IOException, InterruptedException {
            return ProcessCluster.inNamespaces(kind, layout, tools.holdback());
        }

        @Override
        public MovingCluster openMove(ServerKind kind, Layout layout, Tools tools)
                throws IOException, InterruptedException {
            return new MovingCluster(kind, layout, NetworkNamespaces.create(2 * layout.size(), tools.holdback()));
        }
    },
    /** Containers of the image as it is shipped: root, and a container engine. */
    CONTAINER(Set.of(Ability.NETWORK)) {
        @Override
        public Optional<String> obstacle(Tools tools) {
            return tools.image() == null ? Optional.of(tools.imageObstacle()) : Optional.empty();
        }

        @Override
        public Cluster open(ServerKind kind, Layout layout, Tools tools) throws IOException, InterruptedException {
            if (tools.image() == null) {
                throw new IOException("there is no image: " + tools.imageObstacle());
            }
            return new TestcontainersCluster(tools.image(), layout, tools.holdback());
        }

        @Override
        public MovingCluster openMove(ServerKind kind, Layout layout, Tools tools) throws IOException {
            throw new IOException("there is no image of ZooKeeper");
        }
    };

    private final Set<Ability> abilities;

    Driver(Set<Ability> abilities) {
        this.abilities = abilities;
    }

    /** What the set-up of this machine has made; null where it could not. */
    public record Tools(
            @Nullable String image,
            String imageObstacle,
            @Nullable Path holdback) {

        /** Nothing was set up. */
        public static final Tools NONE = new Tools(null, "the set-up did not run", null);
    }

    /** Why this machine cannot have clusters of this kind; empty if it can. */
    public abstract Optional<String> obstacle(Tools tools);

    /** A cluster with no member started. */
    public abstract Cluster open(ServerKind kind, Layout layout, Tools tools) throws IOException, InterruptedException;

    /** The same beside an ensemble of ZooKeeper that it is to take over. */
    public abstract MovingCluster openMove(ServerKind kind, Layout layout, Tools tools)
            throws IOException, InterruptedException;

    /** What faults can ask of its clusters, whatever else they are equipped with. */
    public Set<Ability> abilities() {
        return abilities;
    }

    /** Its name on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
