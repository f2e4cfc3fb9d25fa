package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.live.SourceEvent.Ended;
import io.oarlock.deploy.live.SourceEvent.Told;
import io.oarlock.migration.learner.SourceBehindException;
import io.oarlock.migration.learner.UnknownTransactionException;
import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is passed on of what a leader says. */
class SourceReaderTest {
    private static final long LAST = 0x500000007L;

    @TempDir
    private Path staging;

    private static SourceServers servers(InetSocketAddress... quorumPorts) {
        return new SourceServers(List.of(quorumPorts), InetAddress::getAllByName, null);
    }

    private List<SourceEvent> read(ScriptedLeader leader) throws IOException, InterruptedException {
        List<SourceEvent> events = new ArrayList<>();
        try (leader;
                SourceReader reader = SourceReader.start(
                        servers(leader.address()), 1, LAST, staging.resolve("s"), MigratingReplica.noRequests())) {
            SourceEvent event;
            do {
                event = reader.poll(30_000);
                events.add(event);
            } while (event != null && !(event instanceof Ended));
        }
        return events;
    }

    private static Throwable end(List<SourceEvent> events) {
        return ((Ended) events.get(events.size() - 1)).why().getCause();
    }

    @Test
    void whatALeaderTellsBeforeAMajorityHasConfirmedItIsNotPassedOn() throws Exception {
        List<SourceEvent> events = read(new ScriptedLeader(
                6,
                said -> said.packet(ScriptedLeader.DIFF, LAST + 1, null)
                        .packet(ScriptedLeader.PROPOSAL, LAST + 1, ScriptedLeader.change(LAST + 1, "/a"))
                        .packet(ScriptedLeader.COMMIT, LAST + 1, null)
                        .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)));

        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isInstanceOf(SourceEvent.Joined.class);
        assertThat(events.get(1)).isInstanceOf(Ended.class);
    }

    @Test
    void onceItIsConfirmedAllOfItIsPassedOnInOrder() throws Exception {
        List<SourceEvent> events = read(new ScriptedLeader(
                6,
                said -> said.packet(ScriptedLeader.DIFF, LAST + 1, null)
                        .packet(ScriptedLeader.PROPOSAL, LAST + 1, ScriptedLeader.change(LAST + 1, "/a"))
                        .packet(ScriptedLeader.COMMIT, LAST + 1, null)
                        .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                        .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                        .packet(ScriptedLeader.INFORM, LAST + 2, ScriptedLeader.change(LAST + 2, "/b"))));

        assertThat(events)
                .filteredOn(Told.class::isInstance)
                .extracting(event -> ((Told) event).transaction().zxid())
                .containsExactly(LAST + 1, LAST + 2);
    }

    @Test
    void aProposalThatIsNotCommittedIsNotPassedOn() throws Exception {
        List<SourceEvent> events = read(new ScriptedLeader(
                6,
                said -> said.packet(ScriptedLeader.DIFF, LAST + 1, null)
                        .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                        .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                        .packet(ScriptedLeader.PROPOSAL, LAST + 1, ScriptedLeader.change(LAST + 1, "/a"))
                        .packet(ScriptedLeader.COMMIT, LAST + 2, null)));

        assertThat(events).noneMatch(Told.class::isInstance);
        assertThat(end(events))
                .hasMessageContaining("commits 0x500000009")
                .hasMessageContaining("proposed 0x500000008");
    }

    @Test
    void aLeaderThatHasLessIsRefused() throws Exception {
        List<SourceEvent> setBack =
                read(new ScriptedLeader(6, said -> said.packet(ScriptedLeader.TRUNC, LAST - 3, null)));
        List<SourceEvent> replaced = read(new ScriptedLeader(4, said -> said.packet(ScriptedLeader.DIFF, LAST, null)));
        List<SourceEvent> older = read(new ScriptedLeader(6, said -> said.packet(ScriptedLeader.SNAP, LAST - 3, null)));

        assertThat(end(setBack)).isInstanceOf(SourceBehindException.class).hasMessageContaining("0x500000007");
        assertThat(end(replaced)).isInstanceOf(SourceBehindException.class).hasMessageContaining("epoch 4");
        assertThat(end(older)).isInstanceOf(SourceBehindException.class).hasMessageContaining("0x500000004");
    }

    /** Whoever tells no digests would not notice what was left out. */
    @Test
    void aLeaderThatGoesBackIsLeft() throws Exception {
        List<SourceEvent> events = read(new ScriptedLeader(
                6,
                said -> said.packet(ScriptedLeader.DIFF, LAST, null)
                        .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                        .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                        .packet(ScriptedLeader.INFORM, LAST + 1, ScriptedLeader.change(LAST + 1, "/a"))
                        .packet(ScriptedLeader.INFORM, LAST + 1, ScriptedLeader.change(LAST + 1, "/b"))));

        assertThat(events).filteredOn(Told.class::isInstance).hasSize(1);
        assertThat(end(events)).hasMessageContaining("tells 0x500000008 behind 0x500000008");
    }

    /** As where one of the servers that the setting names is of another ensemble, which leads itself. */
    @Test
    void aLeaderOfAnotherEnsembleIsNotFollowed() throws Exception {
        SourceServers servers = servers(new InetSocketAddress("127.0.0.1", FreePorts.take()));
        servers.recognize("server.1=a:2888:3888:participant;0.0.0.0:2181\nserver.2=b:2888:3888\nversion=0");
        servers.recognize("server.2=b:2888:3888\nserver.3=c:2888:3888\nversion=100000000");
        servers.recognize("");
        servers.recognize("server.3=c:2888:3888\nserver.4=d:2888:3888");

        assertThatThrownBy(() -> servers.recognize("server.1=a:2888:3888\nserver.2=b:2888:3888"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a:2888:3888")
                .hasMessageContaining("another ensemble")
                .hasMessageContaining("restart this member");
    }

    /** The message goes into the log and into the status. */
    @Test
    void aLeaderThatNamesManyServersOfAnotherEnsembleIsNotRepeatedInFull() throws Exception {
        SourceServers servers = servers(new InetSocketAddress("127.0.0.1", FreePorts.take()));
        servers.recognize("server.1=a:2888:3888");
        String others = IntStream.range(1, 10_000)
                .mapToObj(i -> "server." + i + "=host" + i + ":2888:3888")
                .collect(Collectors.joining("\n"));

        assertThatThrownBy(() -> servers.recognize(others))
                .isInstanceOf(IOException.class)
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void aTransactionThatIsNotUnderstoodIsNotPassedBy() throws Exception {
        byte[] strange = ScriptedLeader.change(LAST + 1, "/a");
        // The type is the last field of the header.
        strange[31] = 77;
        List<SourceEvent> events = read(new ScriptedLeader(
                6,
                said -> said.packet(ScriptedLeader.DIFF, LAST, null)
                        .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                        .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                        .packet(ScriptedLeader.INFORM, LAST + 1, strange)));

        assertThat(end(events)).isInstanceOf(UnknownTransactionException.class).hasMessageContaining("type 77");
    }

    @Test
    void nobodyLeadsOnlyWhereEachServerRefuses() throws Exception {
        InetSocketAddress closed = InetSocketAddress.createUnresolved("127.0.0.1", FreePorts.take());
        try (ScriptedLeader silent = new ScriptedLeader(6, said -> {});
                SourceReader refused = SourceReader.start(
                        servers(closed, closed), 1, LAST, staging.resolve("r"), MigratingReplica.noRequests());
                SourceReader unknown = SourceReader.start(
                        servers(closed, silent.address()),
                        1,
                        LAST,
                        staging.resolve("u"),
                        MigratingReplica.noRequests())) {
            assertThat(((Ended) refused.poll(30_000)).nobodyLeads()).isTrue();
            assertThat(((Ended) unknown.poll(30_000)).nobodyLeads()).isFalse();
        }
    }

    @Test
    void theLeaderIsFoundBehindEachAddressOfAName() throws Exception {
        try (ScriptedLeader leader = new ScriptedLeader(6, said -> {});
                SourceReader reader = SourceReader.start(
                        new SourceServers(
                                List.of(InetSocketAddress.createUnresolved(
                                        "servers", leader.address().getPort())),
                                name -> new InetAddress[] {
                                    InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")
                                },
                                null),
                        1,
                        LAST,
                        staging.resolve("a"),
                        MigratingReplica.noRequests())) {
            assertThat(((Ended) reader.poll(30_000)).nobodyLeads()).isFalse();
        }
    }

    @Test
    void aNameThatIsNotKnownIsNoRefusal() throws Exception {
        try (SourceReader reader = SourceReader.start(
                new SourceServers(
                        List.of(InetSocketAddress.createUnresolved("gone", 2888)),
                        name -> {
                            throw new UnknownHostException(name);
                        },
                        null),
                1,
                LAST,
                staging.resolve("n"),
                MigratingReplica.noRequests())) {
            Ended ended = (Ended) reader.poll(30_000);
            assertThat(ended.nobodyLeads()).isFalse();
            assertThat(ended.why()).hasMessageContaining("gone:2888").hasMessageContaining("not known");
        }
    }

    @Test
    void aFailureThatNobodyExpectsIsAnEndAsWell() throws Exception {
        try (SourceReader reader = SourceReader.start(
                new SourceServers(
                        List.of(InetSocketAddress.createUnresolved("servers", 2888)),
                        name -> {
                            throw new IllegalStateException("no resolver");
                        },
                        null),
                1,
                LAST,
                staging.resolve("f"),
                MigratingReplica.noRequests())) {
            Ended ended = (Ended) reader.poll(30_000);
            assertThat(ended.nobodyLeads()).isFalse();
            assertThat(ended.why()).hasMessageContaining("no resolver");
        }
    }

    @Test
    void proposalsThatAreNeverCommittedAreNotKeptWithoutBound() throws Exception {
        byte[] large = new byte[512 << 10];
        List<SourceEvent> events = read(new ScriptedLeader(6, said -> {
            said.packet(ScriptedLeader.DIFF, LAST, null).packet(ScriptedLeader.NEW_LEADER, 6L << 32, null);
            for (int i = 1; i <= 140; i++) {
                said.packet(ScriptedLeader.PROPOSAL, LAST + i, large);
            }
        }));

        assertThat(end(events)).hasMessageContaining("64 MiB").hasMessageContaining("does not commit");
    }
}
