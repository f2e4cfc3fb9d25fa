package io.oarlock.deploy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.oarlock.deploy.http.HttpHandler;
import io.oarlock.deploy.http.HttpQuery;
import io.oarlock.deploy.http.HttpReply;
import io.oarlock.metrics.Metric;
import io.oarlock.operations.Command;
import io.oarlock.operations.MonitorValues;
import io.oarlock.operations.Operations;
import io.oarlock.operations.ServiceState;
import io.oarlock.operations.TraceMask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers ZooKeeper's admin commands below one path. As with ZooKeeper, a command that is unknown, or that is asked of
 * a member that does not serve, is answered with status 200 and an error in words. Any thread but an event loop.
 */
final class AdminCommands implements HttpHandler {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";

    private final String path;
    private final Operations operations;
    private final EnsembleJson ensemble;
    private final AdminAccess access;
    private final SnapshotCommand snapshot;

    /** @param path below which the commands are */
    AdminCommands(
            String path, Operations operations, EnsembleJson ensemble, AdminAccess access, SnapshotCommand snapshot) {
        this.path = path;
        this.operations = operations;
        this.ensemble = ensemble;
        this.access = access;
        this.snapshot = snapshot;
    }

    @Override
    public HttpReply answer(HttpQuery query) throws IOException {
        String name = query.path().substring(path.length());
        if (name.isEmpty() || name.equals("/")) {
            return links();
        }
        name = name.substring(1);
        AdminCommand command = AdminCommand.of(name);
        if (command == null) {
            return AdminJson.reply(200, name, Map.of(), "Unknown command: " + name);
        }
        boolean serves = operations.run(new Command.GetServiceState()) != ServiceState.NOT_SERVING;
        if (!serves && command.needs() != AdminCommand.Needs.NOTHING) {
            return AdminJson.reply(200, name, Map.of(), NOT_SERVING);
        }
        HttpReply refusal = command.needs() == AdminCommand.Needs.PERMISSION ? refusal(name, query) : null;
        return refusal == null ? run(command, query) : refusal;
    }

    private @Nullable HttpReply refusal(String name, HttpQuery query) throws JsonProcessingException {
        return switch (access.judge(query)) {
            case NO_CREDENTIALS -> AdminJson.reply(401, name, Map.of(), "Auth info is missing for the command");
            case NOT_AUTHENTICATED -> AdminJson.reply(401, name, Map.of(), "Not authenticated");
            case NOT_AUTHORIZED -> AdminJson.reply(403, name, Map.of(), "Not authorized");
            case ALLOWED -> null;
        };
    }

    private HttpReply run(AdminCommand command, HttpQuery query) throws IOException {
        return switch (command) {
            case SNAPSHOT -> snapshot.answer(query);
            case RESTORE ->
                AdminJson.reply(
                        503,
                        command.primaryName(),
                        Map.of(),
                        "a running member cannot be restored; stop all members and use bin/oarlock import");
            case LEADER ->
                ensemble.standalone()
                        ? AdminJson.reply(command.primaryName(), Map.of("error", "server is not initialized"))
                        : AdminJson.reply(
                                command.primaryName(),
                                ensemble.leader(operations.run(new Command.GetEnsembleStatus())));
            case SET_TRACE_MASK -> setTraceMask(query.parameters().get("traceMask"));
            default -> AdminJson.reply(command.primaryName(), found(command));
        };
    }

    private Map<String, ?> found(AdminCommand command) throws IOException {
        return switch (command) {
            case CONFIGURATION -> ServerJson.configuration(operations.run(new Command.GetConfiguration()));
            case DIRS -> ServerJson.dirs(operations.run(new Command.GetConfiguration()));
            case ENVIRONMENT -> ServerJson.environment(operations.run(new Command.GetEnvironment()));
            case SYSTEM_PROPERTIES -> ServerJson.systemProperties();
            case MONITOR -> ServerJson.monitor(operations.run(new Command.GetMonitorValues()));
            case SERVER_STATS -> stats();
            case STATS -> statsWithConnections();
            case CONNECTIONS -> ListingJson.connections(operations.run(new Command.ListConnections()), false);
            case DUMP -> ListingJson.dump(operations.run(new Command.ListSessions()));
            case WATCH_SUMMARY -> ListingJson.watchSummary(operations.run(new Command.CountWatches()));
            case WATCHES -> ListingJson.watches(operations.run(new Command.ListWatches()));
            case WATCHES_BY_PATH -> ListingJson.watchesByPath(operations.run(new Command.ListWatches()));
            case OBSERVERS -> EnsembleJson.observers(operations.run(new Command.GetEnsembleStatus()));
            case VOTING_VIEW -> ensemble.votingView();
            case ZABSTATE -> zabState();
            case CONNECTION_STAT_RESET -> reset(new Command.ResetConnectionStatistics());
            case STAT_RESET -> reset(new Command.ResetServerStatistics());
            case IS_READ_ONLY ->
                Map.of("read_only", operations.run(new Command.GetServiceState()) == ServiceState.READ_ONLY);
            case GET_TRACE_MASK ->
                Map.of("tracemask", operations.run(new Command.GetTraceMask()).bits());
            case HASH -> Map.of("digests", List.of());
            // The file may hold secrets.
            case INITIAL_CONFIGURATION -> Collections.singletonMap("initial_configuration", null);
            case LAST_SNAPSHOT -> lastSnapshot();
            // Observers are connected like all other members: there is nothing to set to zero.
            case RUOK, OBSERVER_CONNECTION_STAT_RESET -> Map.of();
            case LEADER, SET_TRACE_MASK, SNAPSHOT, RESTORE -> throw new IllegalArgumentException(command.toString());
        };
    }

    private HttpReply links() {
        String page = AdminCommand.primaryNames()
                .map(name -> "<a href=\"" + path + "/" + name + "\">" + name + "</a>\n<br/>\n")
                .collect(Collectors.joining());
        return HttpReply.of(200, HttpReply.HTML, page.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> stats() {
        return ServerJson.stats(
                operations.run(new Command.GetServerStatus()),
                operations.run(new Command.GetConfiguration()),
                operations.run(new Command.GetMonitorValues()));
    }

    private Map<String, Object> statsWithConnections() {
        Map<String, Object> out = stats();
        out.putAll(ListingJson.connections(operations.run(new Command.ListConnections()), true));
        return out;
    }

    /** Of the checkpoints, and of what operators had written, the newer. */
    private Map<String, Object> lastSnapshot() throws IOException {
        MonitorValues values = operations.run(new Command.GetMonitorValues());
        long zxid = ServerJson.number(values, Metric.LAST_SNAPSHOT_ZXID);
        long seconds = ServerJson.number(values, Metric.LAST_SNAPSHOT_SECONDS);
        KeptSnapshots.Kept kept = snapshot.newestKept().orElse(null);
        if (kept != null && kept.epochSeconds() >= seconds) {
            zxid = kept.zxid();
            seconds = kept.epochSeconds();
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("zxid", Long.toHexString(zxid));
        out.put("timestamp", seconds);
        return out;
    }

    private Map<String, Object> zabState() {
        long lastZxid = operations.run(new Command.GetServerStatus()).lastZxid();
        return ensemble.zabState(operations.run(new Command.GetEnsembleStatus()), lastZxid);
    }

    private Map<String, Object> reset(Command<?> command) {
        operations.run(command);
        return Map.of();
    }

    private HttpReply setTraceMask(@Nullable String mask) throws JsonProcessingException {
        String name = AdminCommand.SET_TRACE_MASK.primaryName();
        if (mask == null) {
            return AdminJson.reply(name, Map.of("error", "setTraceMask requires long traceMask argument"));
        }
        try {
            TraceMask set = operations.run(new Command.SetTraceMask(new TraceMask(Long.parseLong(mask))));
            return AdminJson.reply(name, Map.of("tracemask", set.bits()));
        } catch (NumberFormatException noNumber) {
            return AdminJson.reply(name, Map.of("error", "setTraceMask requires long traceMask argument, got " + mask));
        }
    }
}
