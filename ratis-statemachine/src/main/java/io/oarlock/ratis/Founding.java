package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.bootstrap.FoundingMark;
import io.oarlock.checkpoint.AppliedState;
import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.disk.DamagedState;
import io.oarlock.disk.DurableFiles;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.ratis.group.RaftConfigurations;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.LogInspection;
import io.oarlock.ratis.log.LogSegment;
import io.oarlock.ratis.transport.PeerClient;
import io.oarlock.ratis.transport.PeerMessage;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.LogPosition;
import io.oarlock.telemetry.LogRateLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a server that stood alone the first member of the ensemble that its configuration names. The only voter of the
 * old configuration decides alone: from the moment at which its log names the new members, no write is acknowledged
 * without a majority of these.
 *
 * <p>First a majority of the new members, this one included, must have promised to begin no ensemble of their own: see
 * {@link BootstrapGuard#promise}. Until then nothing is changed, and one that has begun without this server is found.
 * Then the server applies its whole log once more on its own and takes a checkpoint, which is all that the others are
 * sent; the log behind it, which names the old configuration, goes. A crash at any moment leaves the server as it was,
 * or with the {@link FoundingMark}, and the next start goes on.
 *
 * <p>Used by the thread that starts the member, which waits here for the others.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
    private static final long PAUSE_MILLIS = 250;

    private final RaftSettings settings;
    private final MemberIds configured;
    private final int self;
    private final FoundingMark mark;
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);

    /** Opens a server that stands alone, as this one did. */
    interface Alone {
        RaftMember open(RaftSettings settings, MemberSurroundings surroundings) throws IOException;
    }

    private Founding(RaftSettings settings) {
        this.settings = settings;
        this.configured = MemberIds.of(settings.membership());
        this.self = settings.membership().self();
        this.mark = FoundingMark.in(settings.directories().log());
    }

    /**
     * Makes the server the first member where its data and its configuration call for it. Blocks until enough others
     * have promised, and then for as long as a start takes.
     *
     * @throws DifferentMembers when others have begun without this server; nothing has been changed then
     */
    static void runIfDue(RaftSettings settings, Alone alone, MemberSurroundings surroundings) throws IOException {
        Founding founding = new Founding(settings);
        if (founding.isDue()) {
            founding.run(alone, surroundings);
        }
    }

    /** Whether the data is that of a server that stood alone, and the configuration names others beside it. */
    private boolean isDue() throws IOException {
        MemberIds stored = RaftConfigurations.stored(current());
        boolean named =
                configured.voters().contains(self) && !settings.membership().standalone();
        return named && stored != null && (stored.isOnly(self) || mark.exists() && stored.equals(configured));
    }

    private Path storage() {
        return settings.directories().log().resolve(RatisPeers.group().getUuid().toString());
    }

    private Path current() {
        return storage().resolve("current");
    }

    private void run(Alone alone, MemberSurroundings surroundings) throws IOException {
        awaitPromises();
        StateDirectory home = new StateDirectory(settings.directories().data());
        MemberIds stored = RaftConfigurations.stored(current());
        if (stored == null || stored.isOnly(self)) {
            settle(alone, surroundings);
            LogPosition settled = checkpoint(home, surroundings.state());
            LOG.info("all that this server holds is in the checkpoint at {}", settled);
            mark.write();
        }
        Checkpoint newest = home.newest()
                .orElseThrow(() -> new DamagedState("there is no checkpoint in " + home.checkpoints() + " although "
                        + mark.file() + " says that one was taken"));
        adopt(newest.position());
    }

    private void awaitPromises() throws IOException {
        int needed = settings.membership().voters() / 2;
        List<Integer> others =
                configured.voters().stream().filter(member -> member != self).toList();
        try (PeerClient client = new PeerClient(settings.membership())) {
            while (promises(client, others) < needed) {
                if (pace.mayTell()) {
                    LOG.warn(
                            "this server stood alone and is to be the first of the {}: it goes on, with all its data,"
                                    + " once {} of the members {} run, and serves nobody until then",
                            configured,
                            needed,
                            others);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for other members");
        }
    }

    /** Asks all, also when some would do: one that has data of another ensemble must be found. */
    private int promises(PeerClient client, List<Integer> others) throws IOException {
        int promises = 0;
        for (int other : others) {
            promises += hasPromised(client, other) ? 1 : 0;
        }
        return promises;
    }

    private boolean hasPromised(PeerClient client, int other) throws IOException {
        BootstrapState memory;
        try {
            client.connect(other);
            memory = BootstrapState.decode(PeerMessage.copyOf(PeerMessage.contentOf(
                    client.askAndWait(other, PeerMessage.Kind.FOUNDING, ByteString.copyFrom(configured.encode())))));
        } catch (IOException | RuntimeException e) {
            LOG.debug("member {} does not promise to wait for this one: {}", other, e.toString());
            return false;
        }
        if (memory.founder() == self) {
            return true;
        }
        if (memory.founder() != BootstrapState.NO_FOUNDER) {
            throw DifferentMembers.thanFounder(self, other, "waits for the data of member " + memory.founder());
        }
        if (!memory.empty()) {
            throw DifferentMembers.thanFounder(
                    self, other, "has data of the " + memory.members() + ", which began without it");
        }
        return false;
    }

    /** Runs for a moment as it did before, so that everything acknowledged is applied. */
    private void settle(Alone alone, MemberSurroundings surroundings) throws IOException {
        RaftSettings before = new RaftSettings(
                new Membership(self, List.of(settings.membership().me()), null),
                settings.directories(),
                settings.tuning(),
                settings.limits());
        MemberSurroundings quiet = new MemberSurroundings(
                surroundings.state(),
                sessions -> new Entry.Stamp(System.currentTimeMillis(), Policy.DEFAULT),
                new Unheard(),
                new Unheard(),
                surroundings.fault(),
                new MetricRegistry());
        try (RaftMember member = alone.open(before, quiet)) {
            member.start();
            while (!member.status().ready()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while the log was applied");
        }
    }

    private LogPosition checkpoint(StateDirectory home, AppliedState.Opener opener) throws IOException {
        AppliedState state = opener.open(home.live());
        try {
            LogPosition position = home.take(state).position();
            long logged = LogInspection.inspect(LogSegment.in(current())).lastIndex();
            if (position.index() != logged) {
                throw new IOException("the state is at " + position + ", but the log ends at index " + logged);
            }
            home.keep(settings.tuning().checkpointsKept());
            return position;
        } finally {
            state.close();
        }
    }

    /** In this order, and again after a crash: the log would name the old configuration to a start without the file. */
    private void adopt(LogPosition settled) throws IOException {
        RaftConfigurations.store(current(), settled, settings.membership().members());
        for (LogSegment segment : LogSegment.in(current())) {
            if (segment.first() <= settled.index()) {
                Files.delete(segment.file());
            }
        }
        DurableFiles.syncDirectory(current());
        LOG.info("the server that stood alone is member {} of the {} from now on", self, configured);
    }

    /** Nobody is served meanwhile. */
    private static final class Unheard implements ApplyListener, LeaderInbox {
        @Override
        public void onApplied(List<Applied> applied) {}

        @Override
        public void onDropped(Ticket ticket) {}

        @Override
        public void onStateReplaced() {}

        @Override
        public void onStatus(ReplicaStatus status) {}

        @Override
        public void onMessage(int member, Bytes message) {}
    }
}
