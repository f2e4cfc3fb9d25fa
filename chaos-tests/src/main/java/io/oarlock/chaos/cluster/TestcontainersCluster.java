package io.oarlock.chaos.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.cluster.network.ContainerNetwork;
import io.oarlock.chaos.cluster.network.KernelNetwork;
import io.oarlock.chaos.cluster.network.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Members as containers of the image as it is shipped, on a network of their own, configured by the variables of
 * ZooKeeper's official image. Members and clients use fixed addresses of that network, not published ports: those
 * change when a container starts again, and pass a proxy that would hide faults between clients and members. The data
 * directories are directories of this machine.
 */
public final class TestcontainersCluster implements Cluster {

    private static final int PAUSE_ATTEMPTS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(TestcontainersCluster.class);

    private static final int STOP_SECONDS_MAX = 30;
    private static final int STATUS_OF_KILLED = 137;
    private static final int IMAGE_USER = 10_001;

    private final String image;
    private final Layout layout;
    private final ContainerNetwork containers;
    private final KernelNetwork network;
    private final MemberDirectories directories;
    private final Map<Integer, GenericContainer<?>> started = new TreeMap<>();
    private final FourLetterWords words = new FourLetterWords();
    private final DockerClient engine = DockerClientFactory.lazyClient();

    /** Makes the network; starts no member. Takes down what runs of this kind left that are no more. */
    public TestcontainersCluster(String image, Layout layout, @Nullable Path holdback)
            throws IOException, InterruptedException {
        this.image = image;
        this.layout = layout;
        this.directories = new MemberDirectories(layout);
        this.containers = ContainerNetwork.create(layout.size());
        this.network = new KernelNetwork(containers::subnet, this::door, holdback);
        for (int member : members()) {
            directories.giveTo(member, IMAGE_USER);
        }
    }

    @Override
    public List<Integer> members() {
        return containers.subnet().members();
    }

    @Override
    public String connectString() {
        return containers.subnet().connectString();
    }

    @Override
    public String connectString(int member) {
        return containers.subnet().connectString(member);
    }

    @Override
    public long memberAt(InetSocketAddress address) {
        return containers.subnet().memberAt(address);
    }

    @Override
    public void start(int member) throws IOException {
        if (isRunning(member)) {
            throw new IllegalStateException("member " + member + " is running");
        }
        if (started.containsKey(member)) {
            engine.startContainerCmd(id(member)).exec();
        } else {
            GenericContainer<?> container = container(member);
            started.put(member, container);
            container.start();
        }
        LOG.info("member {} started as container {}", member, id(member));
        try {
            network.renewed(member);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting member " + member, e);
        }
    }

    @Override
    public void stop(int member) throws IOException {
        engine.stopContainerCmd(id(member)).withTimeout(STOP_SECONDS_MAX).exec();
        if (exitStatus(member).orElse(STATUS_OF_KILLED) == STATUS_OF_KILLED) {
            throw new IOException("member " + member + " did not stop within " + STOP_SECONDS_MAX + " s");
        }
        LOG.info("member {} stopped with status {}", member, exitStatus(member).getAsInt());
    }

    @Override
    public void kill(int member) throws IOException, InterruptedException {
        engine.killContainerCmd(id(member)).withSignal("KILL").exec();
        try (var waiting = engine.waitContainerCmd(id(member)).start()) {
            waiting.awaitCompletion();
        }
        LOG.info("member {} killed", member);
    }

    /** Tried again: on a busy machine the kernel may not have frozen every thread by the time that the engine looks. */
    @Override
    public void pause(int member) {
        for (int attempt = 1; !tryToPause(member, attempt == PAUSE_ATTEMPTS); attempt++) {
            LOG.warn("member {} could not be paused in attempt {}", member, attempt);
        }
        LOG.info("member {} paused", member);
    }

    private boolean tryToPause(int member, boolean last) {
        try {
            engine.pauseContainerCmd(id(member)).exec();
            return true;
        } catch (InternalServerErrorException e) {
            if (last) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public void resume(int member) {
        engine.unpauseContainerCmd(id(member)).exec();
        LOG.info("member {} goes on", member);
    }

    @Override
    public boolean isRunning(int member) {
        return state(member)
                .map(state -> Boolean.TRUE.equals(state.getRunning()))
                .orElse(false);
    }

    @Override
    public OptionalLong pid(int member) {
        Optional<InspectContainerResponse.ContainerState> state = state(member);
        return isRunning(member) && state.isPresent()
                ? OptionalLong.of(Objects.requireNonNull(state.get().getPidLong()))
                : OptionalLong.empty();
    }

    @Override
    public OptionalInt exitStatus(int member) {
        Optional<InspectContainerResponse.ContainerState> state = state(member);
        return state.isEmpty() || isRunning(member)
                ? OptionalInt.empty()
                : OptionalInt.of(Objects.requireNonNull(state.get().getExitCodeLong(), "no exit code")
                        .intValue());
    }

    @Override
    public Optional<Status> status(int member) {
        return words.status(containers.subnet().address(member));
    }

    /** Brings the file up to date with what the engine has collected, for as long as it has it. */
    @Override
    public Path log(int member) {
        Path file = directories.log(member);
        try {
            GenericContainer<?> container = started.get(member);
            if (container != null && container.getContainerId() != null) {
                Files.writeString(file, container.getLogs(), StandardCharsets.UTF_8);
            } else if (!Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the log of member " + member, e);
        }
        return file;
    }

    @Override
    public Optional<MemberDisk> disk(int member) {
        return directories.resources().disk(member);
    }

    @Override
    public Optional<Path> data(int member) {
        return Optional.of(directories.data(member));
    }

    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    @Override
    public void close() throws IOException {
        network.close();
        directories.resources().thaw();
        try {
            started.keySet().forEach(this::log);
        } finally {
            started.values().forEach(GenericContainer::stop);
            containers.close();
            directories.close();
        }
    }

    private String id(int member) {
        return Objects.requireNonNull(started.get(member), () -> "member " + member + " was never started")
                .getContainerId();
    }

    private Optional<InspectContainerResponse.ContainerState> state(int member) {
        GenericContainer<?> container = started.get(member);
        if (container == null || container.getContainerId() == null) {
            return Optional.empty();
        }
        return Optional.of(
                engine.inspectContainerCmd(container.getContainerId()).exec().getState());
    }

    private Optional<List<String>> door(int member) {
        OptionalLong pid = pid(member);
        return pid.isEmpty()
                ? Optional.empty()
                : Optional.of(List.of("nsenter", "-t", Long.toString(pid.getAsLong()), "-n"));
    }

    private GenericContainer<?> container(int member) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image));
        container.withEnv(Map.of(
                "ZOO_MY_ID", Integer.toString(member),
                "ZOO_SERVERS", String.join(" ", containers.serverLines()),
                "ZOO_TICK_TIME", Integer.toString(layout.tickMillis()),
                "ZOO_INIT_LIMIT", "20",
                "ZOO_SYNC_LIMIT", "6",
                "ZOO_MAX_CLIENT_CNXNS", "0",
                "ZOO_ADMINSERVER_ENABLED", "false",
                "ZOO_4LW_COMMANDS_WHITELIST", "*",
                // Everything on the volume that faults of disks reach.
                "ZOO_DATA_LOG_DIR", "/data",
                "ZK_SERVER_HEAP", "256"));
        container.withEnv("ZOO_CFG_EXTRA", String.join(" ", layout.settings()));
        container.withLabel(ContainerNetwork.LABEL, ContainerNetwork.owner());
        container.withCreateContainerCmdModifier(command -> place(command, member));
        container.waitingFor(new NoWait());
        return container;
    }

    private void place(CreateContainerCmd command, int member) {
        containers.place(command, member);
        Objects.requireNonNull(command.getHostConfig())
                .withBinds(new Bind(directories.data(member).toString(), new Volume("/data"), AccessMode.rw));
    }

    /** A start is done when the member runs, like with all drivers; whether it serves is asked elsewhere. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
