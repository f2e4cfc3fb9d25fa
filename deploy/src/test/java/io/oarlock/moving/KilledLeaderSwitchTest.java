package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.live.ControlFiles.Request;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.KillingDebugger;
import io.oarlock.testing.KillingDebugger.Place;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} of the member that leads, at each step that the way to the switch puts into the log and in each
 * moment of it; those that are left complete the step or know nothing of it: {@code -Doarlock.long=true}.
 */
@Timeout(900)
@EnabledIfSystemProperty(named = "oarlock.long", matches = "true")
class KilledLeaderSwitchTest {
    private static final String STEP = "io.oarlock.op.MigrationStep$";
    private static final String STEPS = "io.oarlock.deploy.live.Steps";
    private static final String QUIET = "source-is-quiet yes";

    @TempDir
    private Path directory;

    private SourceEnsemble source;
    private Cluster oarlock;
    private MigrateCommands commands;
    private ZooKeeper client;
    private int written;

    /** When the member dies. */
    enum Moment {
        /** Before the step is handed to the log. */
        BEFORE(false, true),
        /** Behind that: it may be in the log of a majority, of the member alone, or in none. */
        HANDED_OVER(false, false),
        /** A majority has it, and the member begins to apply it. */
        COMMITTED(true, false),
        /** The member has applied it and is about to tell. */
        APPLIED(true, false);

        /** Whether the step holds, or does not, whoever leads next. */
        private final boolean holds;

        private final boolean isLost;

        Moment(boolean holds, boolean isLost) {
            this.holds = holds;
            this.isLost = isLost;
        }

        List<Place> places(String step, String rule) {
            List<Place> places = new ArrayList<>();
            places.add(new Place(STEPS, "add", STEP + step));
            switch (this) {
                case BEFORE -> {}
                case HANDED_OVER -> places.add(new Place(STEPS, "await", ""));
                case COMMITTED -> places.add(new Place("io.oarlock.rules.MigrationRules$Deciding", rule, ""));
                case APPLIED -> {
                    places.add(new Place("io.oarlock.rules.MigrationRules$Deciding", rule, ""));
                    places.add(new Place("io.oarlock.deploy.live.StepResults", "onApplied", ""));
                }
            }
            return places;
        }

        private void check(String before, String after, String phase) {
            if (!phase.equals(before) && !phase.equals(after)) {
                throw new AssertionError("neither " + before + " nor " + after + ", but " + phase);
            }
            if (holds || isLost) {
                assertThat(phase).isEqualTo(holds ? after : before);
            }
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void eachStepIsDoneOrNotWhoeverLeadsNext(Moment moment) throws Exception {
        source = SourceEnsemble.start(1, directory.resolve("zookeeper"));
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 3)
                .with("oarlock.migration.source", source.quorumPorts())
                .withProperty(KillingDebugger.FLAG, "");
        oarlock = Cluster.prepare(spec, directory.resolve("oarlock"));
        try {
            commands = new MigrateCommands(directory, oarlock);
            client = source.connect();
            write();
            oarlock.members().forEach(Member::start);
            commands.awaitStatusOfAll("phase FOLLOWING");
            abort(moment);
            askAndCancel(moment);
            switchOver(moment);
            theSourceDecidesNoMore();
        } finally {
            oarlock.close();
            source.close();
        }
    }

    private void abort(Moment moment) throws Exception {
        String phase = kill(moment, "Abort", () -> commands.ask(leader(), Request.ABORT));
        moment.check("FOLLOWING", "ABORTED", phase);
        write();
        if (phase.equals("FOLLOWING")) {
            commands.ask(leader(), Request.ABORT);
            commands.awaitStatusOfAll("phase ABORTED");
        }
        commands.ask(leader(), Request.START);
        commands.awaitStatusOfAll("phase FOLLOWING");
    }

    private void askAndCancel(Moment moment) throws Exception {
        moment.check("FOLLOWING", "SWITCHING", kill(moment, "AskSwitch", () -> commands.ask(leader(), Request.SWITCH)));
        write();
        awaitQuiet();
        moment.check("SWITCHING", "FOLLOWING", kill(moment, "CancelSwitch", this::write));
        awaitQuiet();
    }

    private void switchOver(Moment moment) throws Exception {
        String phase = kill(moment, "SwitchOver", () -> source.stopAll());
        moment.check("SWITCHING", "SWITCHED", phase);
        if (phase.equals("SWITCHING")) {
            // Nobody who is left has seen the source quiet: it decides again as soon as it is there.
            commands.awaitStatusOfSome("source-is-quiet no");
            source.cluster().members().forEach(Member::start);
            source.cluster().awaitAllServing();
            write();
            awaitQuiet();
            source.stopAll();
            commands.awaitStatusOfAll("phase SWITCHED");
        }
    }

    /** What the source takes behind the switch is its own, and all before it is here. */
    private void theSourceDecidesNoMore() throws Exception {
        ZooKeeper moved = SourceEnsemble.connect(oarlock.connectString(), false);
        String created = moved.create("/after", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        long epoch = moved.exists(created, false).getCzxid() >>> 32;
        for (int i = 0; i < written; i++) {
            assertThat(moved.exists("/before" + i, false)).as("/before" + i).isNotNull();
            assertThat(moved.exists("/before" + i, false).getCzxid() >>> 32).isLessThan(epoch);
        }
        source.cluster().members().forEach(Member::start);
        source.cluster().awaitAllServing();
        create("/late");
        for (Member member : oarlock.members()) {
            member.kill();
            member.start();
        }
        assertThat(commands.awaitOnePhase()).isEqualTo("SWITCHED");
        await().ignoreExceptions().until(() -> moved.setData("/after", null, -1) != null);
        assertThat(moved.exists("/late", false)).isNull();
        moved.close();
        client.close();
    }

    /** A write of a client that the source takes. */
    private void write() {
        create("/before" + written);
        written++;
    }

    private void create(String path) {
        await().ignoreExceptions().until(() -> {
            if (!client.getState().isAlive()) {
                // Its session ended while the source was away.
                client = source.connect();
            }
            if (client.exists(path, false) == null) {
                client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            return true;
        });
    }

    private void awaitQuiet() throws Exception {
        if (commands.awaitOnePhase().equals("FOLLOWING")) {
            commands.ask(leader(), Request.SWITCH);
        }
        commands.awaitStatusOfSome(QUIET);
    }

    private Member leader() throws IOException {
        return commands.awaitLeader();
    }

    /** @return the phase of all members once the one that was killed runs again */
    private String kill(Moment moment, String step, Action action) throws Exception {
        String rule = Character.toLowerCase(step.charAt(0)) + step.substring(1);
        List<KillingDebugger> debuggers = new ArrayList<>();
        try {
            // On all of them: which one leads may change at any time.
            for (Member member : oarlock.members()) {
                debuggers.add(KillingDebugger.attach(member, moment.places(step, rule)));
            }
            action.run();
            await().until(() -> debuggers.stream().anyMatch(KillingDebugger::hasKilled));
        } finally {
            debuggers.forEach(KillingDebugger::close);
        }
        assertThat(oarlock.members()).filteredOn(Member::isAlive).hasSize(2);
        commands.forgetStatuses();
        oarlock.members().stream().filter(member -> !member.isAlive()).forEach(Member::start);
        return commands.awaitOnePhase();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
    }
}
