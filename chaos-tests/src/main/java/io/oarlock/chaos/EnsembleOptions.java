package io.oarlock.chaos;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.cluster.Equipment;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.cluster.host.DiskKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What members run, and what they run in. */
final class EnsembleOptions {

    /** The source tree around this suite. */
    private static final Path SUITE = Path.of(System.getProperty("chaos.home", "."));

    @Option(
            names = "--driver",
            defaultValue = "process",
            description = "What members run in: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Driver driver = Driver.PROCESS;

    @Option(
            names = "--server",
            defaultValue = "oarlock",
            description = "oarlock, or zookeeper to test the suite itself (default: ${DEFAULT-VALUE}).")
    private String server = "oarlock";

    @Option(
            names = "--home",
            description = "The release of Oarlock, or its built source tree (default: the tree around this suite)."
                    + " Containers run the image of that tree.")
    private Path home = SUITE;

    @Option(
            names = "--disks",
            defaultValue = "PLAIN",
            description = "What members keep their data on: plain directories, or ext4 or xfs on loop devices, which"
                    + " faults of disks need, and root (default: ${DEFAULT-VALUE}).")
    private DiskKind disks = DiskKind.PLAIN;

    @Option(
            names = "--clocks",
            description = "Gives each member a clock of its own, which faults of clocks need; not in containers.")
    private boolean clocks;

    @Option(
            names = "--previous",
            description = "A release that members run until they are upgraded, which the fault upgrade needs;"
                    + " not in containers.")
    private @Nullable Path previous;

    /** What faults can ask of these ensembles. */
    Set<Ability> abilities() {
        EnumSet<Ability> abilities = EnumSet.noneOf(Ability.class);
        abilities.addAll(driver.abilities());
        if (!server.equals("oarlock")) {
            abilities.remove(Ability.MOVE);
        }
        if (disks != DiskKind.PLAIN) {
            abilities.add(Ability.DISK);
        }
        if (clocks && driver != Driver.CONTAINER) {
            abilities.add(Ability.CLOCK);
        }
        if (previous != null && driver != Driver.CONTAINER) {
            abilities.add(Ability.UPGRADE);
        }
        return abilities;
    }

    Driver driver() {
        return driver;
    }

    String server() {
        return server;
    }

    /** Sets this machine up and says what the clusters are made of. */
    Trials.Setting setting(CommandLine.Model.CommandSpec spec) throws IOException, InterruptedException {
        if (driver == Driver.CONTAINER && !server.equals("oarlock")) {
            throw new ParameterException(spec.commandLine(), "there is no image of " + server);
        }
        if (driver == Driver.CONTAINER && !SetUp.isSourceTree(home)) {
            throw new ParameterException(
                    spec.commandLine(),
                    home + " is a release: containers run the image of a source tree; take another --driver");
        }
        Driver.Tools tools = driver == Driver.PROCESS
                ? Driver.Tools.NONE
                : SetUp.of(home, SUITE).run();
        if (driver.obstacle(tools).isPresent()) {
            throw new IOException("no clusters of kind " + driver.text() + " on this machine: "
                    + driver.obstacle(tools).get());
        }
        return new Trials.Setting(driver, serverKind(spec), equipment(), tools);
    }

    private Equipment equipment() {
        return new Equipment(
                disks,
                clocks,
                Optional.ofNullable(previous).map(release -> ServerKind.oarlock(release.toAbsolutePath())));
    }

    ServerKind serverKind(CommandLine.Model.CommandSpec spec) {
        return switch (server) {
            case "oarlock" -> ServerKind.oarlock(home.toAbsolutePath());
            case "zookeeper" -> ServerKind.zookeeper();
            default -> throw new ParameterException(spec.commandLine(), "no such server: " + server);
        };
    }
}
