package io.oarlock.chaos.cluster.network;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * A network of a container engine with a fixed subnet, on which every member has a fixed address and a name. All that
 * belongs to it carries a label with the process that made it, so that a later run can remove what a killed one left.
 */
public final class ContainerNetwork implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerNetwork.class);

    public static final String LABEL = "oarlock-chaos";

    private static final int FIRST_HOST = 11;
    private static final int FIRST_SUBNET = 101;
    private static final int LAST_SUBNET = 199;

    private final DockerClient engine;
    private final String id;
    private final Subnet subnet;

    private ContainerNetwork(DockerClient engine, String id, Subnet subnet) {
        this.engine = engine;
        this.id = id;
        this.subnet = subnet;
    }

    /** Makes a network for so many members, on a subnet that nobody else has. */
    public static ContainerNetwork create(int size) throws IOException {
        DockerClient engine = DockerClientFactory.lazyClient();
        removeLeftovers(engine);
        DockerException last = null;
        for (int number = FIRST_SUBNET; number <= LAST_SUBNET; number++) {
            Subnet subnet = new Subnet("172.30." + number, FIRST_HOST, size);
            try {
                return new ContainerNetwork(engine, make(engine, subnet), subnet);
            } catch (DockerException e) {
                // Somebody has it; the engine is the judge of that.
                last = e;
            }
        }
        throw new IOException("no subnet of 172.30 can be had", last);
    }

    /** What the label says of everything that this process makes. */
    public static String owner() {
        return Long.toString(ProcessHandle.current().pid());
    }

    public Subnet subnet() {
        return subnet;
    }

    /** One line for each member, by name: that is how members of a deployment find each other. */
    public List<String> serverLines() {
        return subnet.serverLines(ContainerNetwork::name);
    }

    public void place(CreateContainerCmd command, int member) {
        Objects.requireNonNull(command.getHostConfig()).withNetworkMode(id);
        command.withIpv4Address(subnet.host(member)).withAliases(name(member)).withHostName(name(member));
    }

    @Override
    public void close() {
        engine.removeNetworkCmd(id).exec();
    }

    private static String name(int member) {
        return "oarlock-" + member;
    }

    private static String make(DockerClient engine, Subnet subnet) {
        Network.Ipam.Config range =
                new Network.Ipam.Config().withSubnet(subnet.range()).withGateway(subnet.clients());
        return engine.createNetworkCmd()
                .withName("oarlock-chaos-" + owner() + "-" + subnet.prefix())
                .withDriver("bridge")
                .withIpam(new Network.Ipam().withConfig(range))
                // Otherwise a published port would listen on all addresses of this machine.
                .withOptions(Map.of("com.docker.network.bridge.host_binding_ipv4", "127.0.0.1"))
                .withLabels(Map.of(LABEL, owner()))
                .exec()
                .getId();
    }

    private static void removeLeftovers(DockerClient engine) {
        for (Container container : engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(LABEL))
                .exec()) {
            if (isLeft(container.getLabels())) {
                LOG.info("removing container {} of a run that is no more", container.getId());
                engine.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            }
        }
        for (Network network :
                engine.listNetworksCmd().withFilter("label", List.of(LABEL)).exec()) {
            if (isLeft(network.getLabels())) {
                LOG.info("removing network {} of a run that is no more", network.getName());
                engine.removeNetworkCmd(network.getId()).exec();
            }
        }
    }

    private static boolean isLeft(Map<String, String> labels) {
        String owner = labels.getOrDefault(LABEL, "");
        return owner.matches("\\d{1,9}")
                && ProcessHandle.of(Long.parseLong(owner)).isEmpty();
    }
}
