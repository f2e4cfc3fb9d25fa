package io.oarlock.bootstrap;

import io.oarlock.disk.DurableFiles;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * <p>Asked by the threads of the transport and of elections; told by the ticker and by patient threads.
 */
public final class BootstrapGuard {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapGuard.class);
    private static final String MARK = "JOINING";
    private static final String TEXT =
            "This member started with nothing and is not sure yet what the others have: it does not vote.\n";

    private final Path mark;
    private final MemberIds configured;
    private final Set<Integer> others;
    private final int majority;
    private final int answersNeeded;
    private final Map<Integer, BootstrapState> answers = new ConcurrentHashMap<>();
    private final AtomicBoolean joining;

    /**
     * Looks whether this member starts with nothing, or did so before and is not sure yet.
     *
     * @param log directory of the Raft log, which is on disk already
     * @param remembers whether there is a term and a vote of an earlier run
     */
    public static BootstrapGuard begin(Membership membership, Path log, boolean remembers) throws IOException {
        Path mark = log.resolve(MARK);
        boolean votes = !membership.standalone() && !membership.me().observer();
        if (votes && !remembers) {
            DurableFiles.replace(mark, TEXT);
            DurableFiles.syncDirectory(log.toAbsolutePath().resolve(".."));
        }
        return new BootstrapGuard(mark, membership, votes && Files.exists(mark));
    }

    private BootstrapGuard(Path mark, Membership membership, boolean joining) {
        this.mark = mark;
        this.configured = MemberIds.of(membership);
        this.others = membership.members().stream()
                .filter(member -> !member.observer() && member.id() != membership.self())
                .map(GroupMember::id)
                .collect(Collectors.toSet());
        this.majority = membership.voters() / 2 + 1;
        // So many that every majority which this member was part of has one of them in it.
        this.answersNeeded = membership.voters() - majority + 1;
        this.joining = new AtomicBoolean(joining);
        if (joining) {
            LOG.warn("this member starts with nothing, or was joining when it ended: it does not vote yet");
        }
    }

    public boolean isUnderWay() {
        return joining.get();
    }

    /** Whom to ask; nobody once it is known that the ensemble is not new. */
    Set<Integer> toAsk() {
        boolean decided =
                !joining.get() || (mayFollow() && answers.values().stream().anyMatch(answer -> !answer.empty()));
        return decided
                ? Set.of()
                : others.stream().filter(member -> !answers.containsKey(member)).collect(Collectors.toSet());
    }

    /** What it takes to go on, for the operator. */
    String need() {
        return "a new ensemble begins when its voters have answered, or after a while a majority of them, and this"
                + " member is brought up by an old one when " + answersNeeded + " others have; only if there is"
                + " nothing to lose, stop it and remove " + mark;
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
        answers.put(member, memory);
        if (answers.keySet().containsAll(others) && answers.values().stream().allMatch(BootstrapState::empty)) {
            end("all members are empty: the ensemble is new");
        }
    }

    /**
     * The members that have not answered will not do so soon: where a majority is empty the ensemble is taken for a new
     * one, as ZooKeeper does it. Blocks while it writes.
     */
    void waitedLong() throws IOException {
        boolean majorityIsThere = answers.size() + 1 >= majority;
        if (joining.get() && majorityIsThere && answers.values().stream().allMatch(BootstrapState::empty)) {
            end("a majority of the members is empty, the others do not answer: the ensemble is taken for a new one");
        }
    }

    /** This member has applied everything that was committed when it asked a leader. Blocks while it writes. */
    public void caughtUp() throws IOException {
        if (joining.get()) {
            end("caught up with the leader");
        }
    }

    private void end(String reason) throws IOException {
        if (Files.deleteIfExists(mark)) {
            DurableFiles.syncDirectory(mark.resolveSibling("."));
        }
        if (joining.getAndSet(false)) {
            LOG.info("{}: this member votes from now on", reason);
        }
    }

    public void refuseElection() throws IOException {
        if (joining.get()) {
            throw new IOException("this member is joining and takes no part in elections yet");
        }
    }

    public void refuseOldLeader(long term) throws IOException {
        if (!joining.get()) {
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
