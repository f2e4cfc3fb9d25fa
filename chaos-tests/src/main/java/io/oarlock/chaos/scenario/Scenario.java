package io.oarlock.chaos.scenario;

import io.oarlock.chaos.check.member.Availability;
import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.workload.Workload;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A named run: what clients do, what goes wrong meanwhile, and how well they must still be served.
 *
 * @param name on the command line
 * @param description one sentence
 * @param shape size of everything
 * @param workloads what clients do, side by side
 * @param first what goes wrong in every run, one after the other, before all else
 * @param faults what goes wrong, drawn by chance: one fault of every group at the same time
 * @param limits how well clients must be served
 * @param settings lines of the members' configuration that are its own
 */
public record Scenario(
        String name,
        String description,
        Shape shape,
        List<Workload> workloads,
        List<Fault> first,
        List<List<Fault>> faults,
        Availability.Limits limits,
        List<String> settings) {

    /** With the usual configuration. */
    public Scenario(
            String name,
            String description,
            Shape shape,
            List<Workload> workloads,
            List<Fault> first,
            List<List<Fault>> faults,
            Availability.Limits limits) {
        this(name, description, shape, workloads, first, faults, limits, List.of());
    }

    /** Nothing goes wrong but what is drawn by chance. */
    public Scenario(
            String name,
            String description,
            Shape shape,
            List<Workload> workloads,
            List<List<Fault>> faults,
            Availability.Limits limits) {
        this(name, description, shape, workloads, List.of(), faults, limits);
    }

    /** The same with another number of clients for each workload. */
    public Scenario withClients(int clients) {
        return withShape(new Shape(shape.members, clients, shape.sessionTimeoutMillis, shape.pauseMillis, shape.pace));
    }

    /** The same with another number of members. */
    public Scenario withMembers(int members) {
        return withShape(new Shape(
                members, shape.clientsPerWorkload, shape.sessionTimeoutMillis, shape.pauseMillis, shape.pace));
    }

    /** The same at another size. */
    public Scenario withShape(Shape other) {
        return new Scenario(name, description, other, workloads, first, faults, limits, settings);
    }

    /** The same with other demands. */
    public Scenario withLimits(Availability.Limits other) {
        return new Scenario(name, description, shape, workloads, first, faults, other, settings);
    }

    /** The same with other lines of the members' configuration. */
    public Scenario withSettings(List<String> other) {
        return new Scenario(name, description, shape, workloads, first, faults, limits, other);
    }

    /** Every fault that may come. */
    public Stream<Fault> allFaults() {
        return Stream.concat(first.stream(), faults.stream().flatMap(List::stream));
    }

    /** What goes wrong when, in a run with this seed and of this length. */
    public Schedule schedule(long seed, long lengthMillis) {
        return Schedule.draw(faults, shape.pace, seed, lengthMillis).after(first, shape.pace, seed);
    }

    /** What it asks of a cluster. */
    public Set<Ability> needs() {
        return allFaults().flatMap(fault -> fault.needs().stream()).collect(Collectors.toSet());
    }

    /**
     * The size of a run.
     *
     * @param members of the ensemble
     * @param clientsPerWorkload clients of each workload
     * @param sessionTimeoutMillis that clients ask for
     * @param pauseMillis between two requests of a client
     * @param pace of the faults
     */
    public record Shape(
            int members, int clientsPerWorkload, int sessionTimeoutMillis, long pauseMillis, Schedule.Pace pace) {

        /** At the standard pace. */
        public Shape(int members, int clientsPerWorkload, int sessionTimeoutMillis, long pauseMillis) {
            this(members, clientsPerWorkload, sessionTimeoutMillis, pauseMillis, Schedule.Pace.STANDARD);
        }

        /** Three members, a few clients of each kind. */
        public static final Shape STANDARD = new Shape(3, 4, 10_000, 5);
    }
}
