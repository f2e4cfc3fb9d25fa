package io.oarlock.chaos.check;

import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.linearizability.Budget;
import io.oarlock.chaos.check.member.Availability;
import io.oarlock.chaos.check.member.ForeignWork;
import io.oarlock.chaos.check.member.MemberDuties;
import io.oarlock.chaos.check.member.MembersStay;
import io.oarlock.chaos.check.member.ReplicaDigests;
import io.oarlock.chaos.check.member.RunEnds;
import io.oarlock.chaos.check.read.AclsAgree;
import io.oarlock.chaos.check.read.Listings;
import io.oarlock.chaos.check.read.ReadsAgree;
import io.oarlock.chaos.check.read.StatsAgree;
import io.oarlock.chaos.check.read.SyncedReads;
import io.oarlock.chaos.check.read.SyncedZxids;
import io.oarlock.chaos.check.session.EphemeralLives;
import io.oarlock.chaos.check.session.SessionLives;
import io.oarlock.chaos.check.session.UnusedZnodes;
import io.oarlock.chaos.check.watch.PersistentWatches;
import io.oarlock.chaos.check.watch.WatchPromises;
import io.oarlock.chaos.check.watch.WatchedReads;
import io.oarlock.chaos.check.write.ClientOrder;
import io.oarlock.chaos.check.write.Durability;
import io.oarlock.chaos.check.write.LockExclusion;
import io.oarlock.chaos.check.write.LostAnswers;
import io.oarlock.chaos.check.write.MultiAtomicity;
import io.oarlock.chaos.check.write.QueueDelivery;
import io.oarlock.chaos.check.write.QuotasHold;
import io.oarlock.chaos.check.write.Refusals;
import io.oarlock.chaos.check.write.WriteOrder;
import io.oarlock.chaos.history.History;
import java.util.List;

/** All checkers together. */
public final class Checkers {

    private final List<Checker> checkers;

    public Checkers(Budget budget, Availability.Limits limits) {
        this.checkers = List.of(
                new WriteOrder(),
                new ClientOrder(),
                new LostAnswers(),
                new ReadsAgree(),
                new Listings(),
                new StatsAgree(),
                new AclsAgree(),
                new SyncedReads(budget),
                new SyncedZxids(),
                new WatchPromises(),
                new WatchedReads(),
                new PersistentWatches(),
                new EphemeralLives(),
                new UnusedZnodes(),
                new SessionLives(),
                new Durability(),
                new QuotasHold(),
                new Refusals(),
                new MultiAtomicity(),
                new LockExclusion(),
                new QueueDelivery(),
                new ReplicaDigests(),
                new MemberDuties(),
                new RunEnds(),
                new MembersStay(),
                new ForeignWork(),
                new Availability(limits));
    }

    /** What each of them says, in a fixed order. */
    public List<Findings> check(History history) {
        return checkers.stream().map(checker -> checker.check(history)).toList();
    }

    /** The worst of the verdicts. */
    public static Verdict worst(List<Findings> findings) {
        return findings.stream().map(Findings::verdict).reduce(Verdict.VALID, Verdict::max);
    }
}
