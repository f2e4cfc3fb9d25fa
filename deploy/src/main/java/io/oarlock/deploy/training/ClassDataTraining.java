package io.oarlock.deploy.training;

import io.oarlock.deploy.ProcessLife;
import io.oarlock.deploy.ServerMain;
import io.oarlock.deploy.StartFailure;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.reader.ConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a standalone server and then an ensemble of three in this process, each with clients, on free ports of the
 * loopback and in a temporary directory. A JVM that writes an archive of its classes when it ends has then loaded those
 * of a server. Where it keeps profiles of methods in the archive, too, there is load for some seconds: one of the three
 * leads and the others follow. For the main thread.
 */
public final class ClassDataTraining {
    private static final Logger LOG = LoggerFactory.getLogger(ClassDataTraining.class);
    private static final int MEMBERS = 3;
    /** From this Java on archives hold profiles (JEP 515). */
    private static final int PROFILES_SINCE = 25;

    private static final Duration LOAD_OF_A_MEMBER = Duration.ofSeconds(5);

    /** The ports of one member, of which a server alone uses the first. */
    private record Place(int clientPort, int raftPort, int electionPort) {
        private static final int PORTS = 3;

        private InetSocketAddress clients() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort);
        }

        private String serverLine(int id) {
            return "server." + id + "=127.0.0.1:" + raftPort + ":" + electionPort;
        }
    }

    private final Path directory;
    private final List<Place> places;

    private ClassDataTraining(Path directory, List<Place> places) {
        this.directory = directory;
        this.places = places;
    }

    /** Removes its files when it is done. */
    public static void run() throws IOException, ConfigException, StartFailure {
        Path directory = Files.createTempDirectory("oarlock-training");
        try {
            new ClassDataTraining(directory.resolve("alone"), freePlaces(1)).runMembers();
            new ClassDataTraining(directory.resolve("together"), freePlaces(MEMBERS)).runMembers();
        } finally {
            delete(directory);
        }
    }

    private void runMembers() throws IOException, ConfigException, StartFailure {
        List<ServerMain> members = new ArrayList<>();
        try {
            for (int id = 1; id <= places.size(); id++) {
                members.add(start(id));
            }
            for (Place place : places) {
                TrainingClient.visit(place.clients());
            }
            if (Runtime.version().feature() >= PROFILES_SINCE) {
                // They share the processors.
                Duration time = LOAD_OF_A_MEMBER.multipliedBy(places.size());
                TrainingLoad.run(places.stream().map(Place::clients).toList(), time);
            }
        } finally {
            members.forEach(ServerMain::close);
        }
    }

    private ServerMain start(int id) throws IOException, ConfigException, StartFailure {
        Path data = Files.createDirectories(directory.resolve(String.valueOf(id)));
        Files.writeString(data.resolve("myid"), String.valueOf(id));
        // Backslashes are escapes in this format.
        String text = "dataDir=" + data.toString().replace("\\", "\\\\")
                + "\nclientPort=" + places.get(id - 1).clientPort()
                + "\nclientPortAddress=127.0.0.1\n4lw.commands.whitelist=*\n"
                + (places.size() == 1 ? "" : ensemble());
        return ServerMain.start(ConfigReader.parse("the training run", text, Map.of()), new ProcessLife());
    }

    private String ensemble() {
        return IntStream.rangeClosed(1, places.size())
                .mapToObj(id -> places.get(id - 1).serverLine(id))
                .collect(Collectors.joining("\n"));
    }

    /** All ports are held until the last one is found, so that they differ. */
    private static List<Place> freePlaces(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < Place.PORTS * count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            Iterator<Integer> ports =
                    held.stream().map(ServerSocket::getLocalPort).iterator();
            return Stream.generate(() -> new Place(ports.next(), ports.next(), ports.next()))
                    .limit(count)
                    .toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException stays) {
            LOG.warn("cannot remove {}", directory, stays);
        }
    }
}
