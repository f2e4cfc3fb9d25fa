package io.oarlock.bootstrap;

import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import io.oarlock.telemetry.LogRateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member that starts with nothing out of elections: it may be new, or it may have forgotten what it promised
 * and acknowledged. A file next to the log says so, from before the first start until the member is sure.
 *
 * <p>It first asks the others. If all of them are empty, too, there is nothing that it could have forgotten; the same
 * is assumed when a majority is empty and the rest does not answer for a while. Otherwise it follows a leader once
 * enough members have answered that one of them knows of every election in which this one may have voted, and never a
 * leader of an earlier term; it votes and stands again once it has everything that a leader with a majority calls
 * committed.
 *
 * <p>Where a server that stood alone brings its data into the ensemble, the others promise to wait for it instead: see
 * {@link #promise}.
 *
 * <p>Read by the threads of the transport and of elections, written by the ticker and by threads that may block.
 */
public final class BootstrapGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapGuard.class);

    private final JoiningMark mark;
    private final MemberIds configured;
    private final long imported;
    private final Set<Integer> others;
    private final int majority;
    private final int answersNeeded;
    private final Map<Integer, BootstrapState> answers = new ConcurrentHashMap<>();
    /** Voters that have asked this one since it last looked whether to wait for them. */
    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

    private final AtomicReference<Stage> stage;
    /** Held from a decision until it is on the disk: another one is made after it, or not at all. */
    private final ReentrantLock deciding = new ReentrantLock();

    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);

    private enum Phase {
        /** Nothing is decided yet. */
        ASKING,
        /** It has an imported state, and asks whether the others have begun without it. */
        IMPORTED,
        /** It is about to begin a new ensemble, which a restart would not know yet. */
        BEGINNING,
        /** It waits for a founder, also after a restart. */
        PROMISED,
        OVER
    }

    /**
     * How far this member has come.
     *
     * @param founder member whose data it waits for, or {@link BootstrapState#NO_FOUNDER}
     */
    private record Stage(Phase phase, int founder) {
        static final Stage ASKING = new Stage(Phase.ASKING, BootstrapState.NO_FOUNDER);
        static final Stage IMPORTED = new Stage(Phase.IMPORTED, BootstrapState.NO_FOUNDER);
        static final Stage BEGINNING = new Stage(Phase.BEGINNING, BootstrapState.NO_FOUNDER);
        static final Stage OVER = new Stage(Phase.OVER, BootstrapState.NO_FOUNDER);

        static Stage waitingFor(int founder) {
            return founder == BootstrapState.NO_FOUNDER ? ASKING : new Stage(Phase.PROMISED, founder);
        }

        boolean underWay() {
            return phase != Phase.OVER;
        }

        boolean asking() {
            return phase == Phase.ASKING;
        }

        boolean promised() {
            return phase == Phase.PROMISED;
        }
    }

    /**
     * Looks whether this member starts with nothing, or did so before and is not sure yet.
     *
     * @param log directory of the Raft log, which is on disk already
     * @param remembers whether there is a term and a vote of an earlier run
     * @param imported index of a state that was made elsewhere and has been in no ensemble yet; -1 without one
     */
    public static BootstrapGuard begin(Membership membership, Path log, boolean remembers, long imported)
            throws IOException {
        JoiningMark mark = JoiningMark.in(log);
        boolean votes = !membership.standalone() && !membership.me().observer();
        if (votes && !remembers && !mark.exists()) {
            mark.write();
        }
        Stage known = votes && imported >= 0 ? Stage.IMPORTED : Stage.OVER;
        return new BootstrapGuard(
                mark, membership, imported, votes && mark.exists() ? Stage.waitingFor(mark.founder()) : known);
    }

    private BootstrapGuard(JoiningMark mark, Membership membership, long imported, Stage found) {
        this.mark = mark;
        this.imported = imported;
        this.configured = MemberIds.of(membership);
        this.others = membership.members().stream()
                .filter(member -> !member.observer() && member.id() != membership.self())
                .map(GroupMember::id)
                .collect(Collectors.toSet());
        this.majority = membership.voters() / 2 + 1;
        // So many that every majority which this member was part of has one of them in it.
        this.answersNeeded = membership.voters() - majority + 1;
        this.stage = new AtomicReference<>(found);
        if (found.promised()) {
            LOG.warn(waiting());
        } else if (found.asking()) {
            LOG.warn("this member starts with nothing, or was joining when it ended: it does not vote yet");
        } else if (found.underWay()) {
            LOG.info("this member asks the others first whether they have begun without its imported state");
        }
    }

    public boolean isUnderWay() {
        return stage.get().underWay();
    }

    /** Member that this one has promised to wait for, or {@link BootstrapState#NO_FOUNDER}. */
    public int founder() {
        return stage.get().founder;
    }

    /**
     * A member that stood alone has data and is to bring up the others: this one, as long as it knows of no ensemble,
     * begins none without it, from now on and after any restart. It has forgotten nothing of that ensemble, which
     * begins with this promise: so it may vote for the founder, and follow whoever leads. Blocks while it writes.
     */
    public void promise(int member, MemberIds ensemble) throws IOException {
        if (!ensemble.equals(configured)) {
            if (pace.mayTell()) {
                LOG.warn(
                        "member {} has data for the {}, this one is configured for the {}",
                        member,
                        ensemble,
                        configured);
            }
            return;
        }
        deciding.lock();
        try {
            boolean othersMayWait = answers.values().stream().allMatch(answer -> answer.mayWaitFor(member));
            if (othersMayWait && stage.get().asking()) {
                mark.write(member);
                stage.set(Stage.waitingFor(member));
                LOG.info("member {} has data: this member waits for it", member);
            }
        } finally {
            deciding.unlock();
        }
    }

    /**
     * Another member has asked what this one remembers: it runs, and will answer or say that it has data, so that it is
     * waited for a while longer.
     */
    public void askedBy(int member) {
        if (stage.get().asking() && others.contains(member)) {
            asked.add(member);
        }
    }

    /** What a member waits for that has promised to; for the operator. */
    String waiting() {
        return "this member waits for the data of member " + stage.get().founder + ", and votes for nobody else until"
                + " then: start that one; only if its data is not to come here, stop all members and remove "
                + mark.file() + " from each";
    }

    /** Whom to ask; nobody once it is known that the ensemble is not new. */
    Set<Integer> toAsk() {
        Stage now = stage.get();
        boolean notNew = mayFollow() && answers.values().stream().anyMatch(answer -> !answer.empty());
        return now.phase == Phase.IMPORTED || (now.asking() && !notNew)
                ? others.stream().filter(member -> !answers.containsKey(member)).collect(Collectors.toSet())
                : Set.of();
    }

    /** What it takes to go on, for the operator. */
    String need() {
        if (stage.get().phase == Phase.IMPORTED) {
            return "this member has an imported state, and votes once a majority is known to have nothing else";
        }
        return "a new ensemble begins when its voters have answered, or after a while a majority of them, and this"
                + " member is brought up by an old one when " + answersNeeded + " others have; only if there is"
                + " nothing to lose, stop it and remove " + mark.file();
    }

    /**
     * What another member remembers. Blocks while it writes.
     *
     * @throws DifferentMembers when it has data of an ensemble that is not this one: it would never bring this one up
     */
    public void answered(int member, BootstrapState memory) throws IOException {
        if (!memory.empty() && !memory.members().equals(configured)) {
            throw DifferentMembers.thanMember(configured, member, memory.members());
        }
        LOG.info("member {} {} and knows of term {}", member, memory.empty() ? "is empty" : "has data", memory.term());
        deciding.lock();
        try {
            if (stage.get().phase == Phase.IMPORTED) {
                compareWithImport(member, memory);
                return;
            }
            answers.put(member, memory);
            if (answers.keySet().containsAll(others) && allMayBeNew()) {
                beginAnew("all members are empty: the ensemble is new");
            }
        } finally {
            deciding.unlock();
        }
    }

    /** An ensemble without the import has a majority, one of which is in every other majority. */
    private void compareWithImport(int member, BootstrapState memory) throws DifferentMembers {
        if (!memory.empty() && memory.applied() < imported) {
            throw DifferentMembers.thanImported(member, imported);
        }
        answers.put(member, memory);
        if (answers.size() + 1 >= majority) {
            stage.set(Stage.OVER);
            LOG.info("a majority of the members has nothing but the imported state: this member votes from now on");
        }
    }

    private boolean allMayBeNew() {
        return answers.values().stream().allMatch(BootstrapState::mayBeNew);
    }

    /**
     * The members that have not answered will not do so soon: where a majority is empty the ensemble is taken for a new
     * one, as ZooKeeper does it. Blocks while it writes.
     */
    void waitedLong() throws IOException {
        deciding.lock();
        try {
            boolean silent = answers.keySet().containsAll(asked);
            asked.clear();
            boolean majorityIsThere = answers.size() + 1 >= majority;
            if (silent && majorityIsThere && allMayBeNew()) {
                beginAnew("a majority of the members is empty, the others do not answer: this is taken for a new"
                        + " ensemble");
            }
        } finally {
            deciding.unlock();
        }
    }

    /** With the lock. Who cannot remove the mark asks all over again: nothing has begun, and a promise may be made. */
    private void beginAnew(String reason) throws IOException {
        if (!stage.compareAndSet(Stage.ASKING, Stage.BEGINNING)) {
            return;
        }
        try {
            end(reason);
        } catch (IOException e) {
            answers.clear();
            stage.set(Stage.ASKING);
            throw e;
        }
    }

    /**
     * This member has applied everything that was committed when it asked a leader. On a server that stands alone, a
     * mark that an earlier configuration has left behind goes, too. Blocks while it writes.
     */
    public void caughtUp() throws IOException {
        deciding.lock();
        try {
            if (stage.get().underWay() || mark.exists()) {
                end("caught up with the leader");
            }
        } finally {
            deciding.unlock();
        }
    }

    /** With the lock. */
    private void end(String reason) throws IOException {
        mark.remove();
        stage.set(Stage.OVER);
        LOG.info("{}: this member votes from now on", reason);
    }

    /**
     * @param candidate who stands for election, which may be this member
     * @throws IOException when this member must not take part
     */
    public void refuseElectionOf(int candidate) throws IOException {
        Stage now = stage.get();
        if (now.underWay() && (!now.promised() || now.founder != candidate)) {
            throw new IOException("this member is joining and takes no part in elections yet");
        }
    }

    /** The leader calls this member to stand for election. */
    public void refuseToStand() throws IOException {
        if (stage.get().underWay()) {
            throw new IOException("this member is joining and does not stand for election yet");
        }
    }

    public void refuseOldLeader(long term) throws IOException {
        Stage now = stage.get();
        if (!now.underWay() || now.promised()) {
            return;
        }
        if (!mayFollow()) {
            throw new IOException("this member is joining and has not heard of enough other members yet");
        }
        long known =
                answers.values().stream().mapToLong(BootstrapState::term).max().orElse(0);
        if (term < known) {
            throw new IOException("this member is joining and knows of term " + known + ", the leader's is " + term);
        }
    }

    private boolean mayFollow() {
        return answers.size() >= answersNeeded;
    }
}
