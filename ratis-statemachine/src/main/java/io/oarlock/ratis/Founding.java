package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapProbe;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.bootstrap.FoundingMark;
import io.oarlock.bootstrap.JoiningMark;
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
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.group.RaftConfigurations;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.ratis.log.LogInspection;
import io.oarlock.ratis.log.LogSegment;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a server that stood alone the first member of the ensemble that its configuration names. The only voter of the
 * old configuration decides alone: from the moment at which its log names the new members, no write is acknowledged
 * without a majority of these.
 *
 * <p>First the other voters are asked what they have, so that an ensemble that began without this server is found; the
 * silent ones are waited for a while. Then a majority of the new members, this one included, must have promised to
 * begin no ensemble of their own: see {@link BootstrapGuard#promise}. Until then nothing is changed here.
 *
 * <p>Then the server applies its whole log once more on its own and takes a checkpoint, which is all that the others
 * are sent; the log behind it, which names the old configuration, goes. A crash at any moment leaves the server as it
 * was, or with the {@link FoundingMark}, and the next start goes on.
 *
 * <p>Used by the thread that starts the member, which waits here for the others.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
    private static final long PAUSE_MILLIS = 250;
    private static final byte[] NOTHING = new byte[0];

    private final RaftSettings settings;
    private final MemberIds configured;
    private final int self;
    private final FoundingMark mark;
    /** Members that the data belongs to; null where it does not say. */
    private final @Nullable MemberIds stored;

    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);

    /** Opens a server that stands alone, as this one did. */
    interface Alone {
        RaftMember open(RaftSettings settings, MemberSurroundings surroundings) throws IOException;
    }

    private Founding(RaftSettings settings) throws IOException {
        this.settings = settings;
        this.configured = MemberIds.of(settings.membership());
        this.self = settings.membership().self();
        this.mark = FoundingMark.in(settings.directories().log());
        this.stored = RaftConfigurations.stored(current());
    }

    /**
     * Makes the server the first member where its data and its configuration call for it. Blocks until enough others
     * have promised, and then for as long as a start takes.
     *
     * @throws DifferentMembers when others have begun without this server, or it has promised to wait for one of them;
     *     this start has changed nothing then
     */
    static void runIfDue(RaftSettings settings, Alone alone, MemberSurroundings surroundings) throws IOException {
        Founding founding = new Founding(settings);
        if (founding.isDue()) {
            founding.run(alone, surroundings);
        }
    }

    /** Whether the data is that of a server that stood alone, and the configuration names others beside it. */
    private boolean isDue() {
        boolean named =
                configured.voters().contains(self) && !settings.membership().standalone();
        return named && stored != null && (stored.isOnly(self) || isResumed());
    }

    /** A start before this one has made the change, but has not led the ensemble. */
    private boolean isResumed() {
        return mark.exists() && configured.equals(stored);
    }

    private Path storage() {
        return settings.directories().log().resolve(RatisPeers.group().getUuid().toString());
    }

    private Path current() {
        return storage().resolve("current");
    }

    private void run(Alone alone, MemberSurroundings surroundings) throws IOException {
        StateDirectory home = new StateDirectory(settings.directories().data());
        JoiningMark joining = JoiningMark.in(settings.directories().log());
        joining.refuseToBegin(self);
        if (isResumed() && hasLed(home)) {
            LOG.info("member {} has led the {} before: nothing is left to be done", self, configured);
            mark.remove();
            return;
        }
        awaitPromises();
        joining.remove();
        if (!isResumed()) {
            settle(alone, surroundings);
            LogPosition settled = checkpoint(home, surroundings.state());
            LOG.info("all that this server holds is in the checkpoint at {}", settled);
            mark.write(settled.index());
        }
        adopt(newest(home));
    }

    private LogPosition newest(StateDirectory home) throws IOException {
        return home.newest()
                .map(Checkpoint::position)
                .orElseThrow(() -> new DamagedState("there is no checkpoint in " + home.checkpoints() + " although "
                        + mark.file() + " says that one was taken"));
    }

    /** Whether the removal of the mark was lost: there is more than there was when it was written. */
    private boolean hasLed(StateDirectory home) throws IOException {
        long covered = newest(home).index();
        List<LogSegment> segments = LogSegment.in(current());
        // The removal of older segments may have been cut short: only the newest tells.
        List<LogSegment> last = segments.subList(Math.max(0, segments.size() - 1), segments.size());
        return Math.max(covered, LogInspection.inspect(last).lastIndex())
                > mark.settled().orElse(covered);
    }

    private void awaitPromises() throws IOException {
        int needed = settings.membership().voters() / 2;
        byte[] ensemble = configured.encode();
        try (VoterInquiry others = new VoterInquiry(settings, LogCapacity.of(0).messageBytes())) {
            look(others);
            while (promises(others.ask(FrameType.FOUNDING, ensemble)) < needed) {
                if (pace.mayTell()) {
                    LOG.warn(
                            "this server stood alone and is to be the first of the {}: it goes on, with all its data,"
                                    + " once {} of the others run, and serves nobody until then",
                            configured,
                            needed);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for other members");
        }
    }

    /** Asks until all have answered, for a while: one that has data of another ensemble is found before any promise. */
    private void look(VoterInquiry others) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Map<Integer, BootstrapState> answers = others.ask(FrameType.MEMORY, NOTHING);
            promises(answers);
            Set<Integer> silent = others.silent(answers);
            if (silent.isEmpty()) {
                return;
            }
            if (System.nanoTime() - start > BootstrapProbe.WAIT_NANOS) {
                LOG.warn("members {} have not said what they remember: if they have data, it is not looked at", silent);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** Looks at all answers, also when some would do. */
    private int promises(Map<Integer, BootstrapState> answers) throws DifferentMembers {
        int promises = 0;
        for (Map.Entry<Integer, BootstrapState> answer : answers.entrySet()) {
            BootstrapState memory = answer.getValue();
            if (memory.founder() == self) {
                promises++;
            } else if (memory.founder() != BootstrapState.NO_FOUNDER) {
                throw refusal(answer.getKey(), "waits for the data of member " + memory.founder());
            } else if (!memory.empty()) {
                throw refusal(answer.getKey(), "has data of the " + memory.members() + ", which began without it");
            }
        }
        return promises;
    }

    private DifferentMembers refusal(int other, String found) {
        return isResumed()
                ? DifferentMembers.thanResumedFounder(self, other, found)
                : DifferentMembers.thanFounder(self, other, found);
    }

    /** Runs for a moment as it did before, so that everything acknowledged is applied. */
    private void settle(Alone alone, MemberSurroundings surroundings) throws IOException {
        RaftSettings before = new RaftSettings(
                new Membership(self, List.of(settings.membership().me()), null),
                settings.directories(),
                settings.tuning(),
                settings.limits(),
                settings.protection());
        MemberSurroundings quiet = new MemberSurroundings(
                surroundings.state(),
                sessions -> new Entry.Stamp(System.currentTimeMillis(), Policy.DEFAULT),
                new NoListener(),
                new NoListener(),
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
    private static final class NoListener implements ApplyListener, LeaderInbox {
        @Override
        public void onApplied(List<Applied> applied) {}

        @Override
        public void onDropped(Ticket ticket) {}

        @Override
        public void onStateReplaced() {}

        @Override
        public void onStatus(ReplicaStatus status) {}

        @Override
        public CompletableFuture<Bytes> onMessage(int member, Bytes message) {
            return CompletableFuture.completedFuture(Bytes.EMPTY);
        }
    }
}
