package io.oarlock.chaos.planted;

import io.oarlock.chaos.check.member.Availability;
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
import io.oarlock.chaos.check.write.LostAnswers;
import io.oarlock.chaos.check.write.QueueDelivery;
import io.oarlock.chaos.check.write.QuotasHold;
import io.oarlock.chaos.check.write.Refusals;
import io.oarlock.chaos.check.write.WriteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A bug that a server of this kind may well have, and the promise that it breaks. What it changes in the server is in
 * {@link io.oarlock.chaos.planted.agent.Targets}.
 */
public enum PlantedBug {
    SKIP_FSYNC(
            "the Raft log and its metadata are not forced to disk", Hunts.POWER_LOSS, Set.of(Durability.NOTHING_LOST)),
    ANSWER_BEFORE_COMMIT(
            "the leader answers what only its own disk holds",
            Hunts.ISOLATED_LEADER_CRASH,
            Set.of(Durability.NOTHING_LOST)),
    APPLY_RESEND_TWICE("an entry that is sent again is applied again", Hunts.CALM, Set.of(Durability.ONCE)),
    DROP_WATCH(
            "some watch events are not sent",
            Hunts.CALM,
            Set.of(WatchPromises.NONE_LOST, WatchedReads.TOLD_FIRST, PersistentWatches.EVERY_CHANGE)),
    STALE_MEMBER_READS(
            "a member that is behind answers reads, also of clients that have seen newer data elsewhere",
            Hunts.CALM,
            Set.of(ClientOrder.ZXIDS_DO_NOT_FALL)),
    KEEP_EXPIRED_EPHEMERAL(
            "an expired session leaves its ephemeral znodes behind", Hunts.EXPIRY, Set.of(EphemeralLives.GONE)),
    FORGET_SESSION_ORDER(
            "a request overtakes an earlier one of its session", Hunts.CALM, Set.of(ClientOrder.WRITES_IN_ORDER)),
    STALE_OWNERSHIP(
            "a session may be written for over a connection that its client has left",
            Hunts.PAUSES,
            Set.of(LostAnswers.NOT_LATER)),
    STALE_LISTING(
            "a list of children is given out that was right before the last change",
            Hunts.CALM,
            Set.of(Listings.COMPLETE, Listings.NO_OTHERS, Listings.NUMBER)),
    KEEP_PZXID(
            "a znode whose child is deleted does not say so in its Stat", Hunts.CALM, Set.of(StatsAgree.OF_CHILDREN)),
    UNCONFIRMED_READ_INDEX(
            "a leader answers a sync without asking whether it still leads",
            Hunts.STALE_LEADER,
            Set.of(SyncedZxids.NOT_STALE, SyncedReads.LINEARIZABLE)),
    TELL_NOTHING_MISSED(
            "a client that comes back is not told of what it missed",
            Hunts.RETURNING,
            Set.of(WatchPromises.NONE_LOST, WatchPromises.BEFORE_DATA)),
    FORGET_RECURSIVE(
            "recursive watches of a client that comes back are set again as plain ones",
            Hunts.RETURNING,
            Set.of(PersistentWatches.EVERY_CHANGE)),
    FORGET_TOUCHES(
            "the leader does not note that it was told of some sessions",
            Hunts.SESSIONS,
            Set.of(SessionLives.HEARD_OF)),
    FORGET_MOVED_LEASE(
            "a session that has moved never expires", Hunts.SESSIONS, Set.of(SessionLives.ENDS, EphemeralLives.GONE)),
    SKIP_ACL("now and then a read is allowed that the ACL does not allow", Hunts.CALM, Set.of(AclsAgree.KEEPS_OUT)),
    TTL_FROM_CREATION(
            "the time of a TTL znode is counted from its creation", Hunts.UNUSED, Set.of(UnusedZnodes.IN_TIME)),
    REMOVE_OTHER_WATCHES(
            "who takes back a watch of one kind loses those of all kinds",
            Hunts.UNUSED,
            Set.of(WatchPromises.NONE_LOST, WatchPromises.BEFORE_DATA)),
    IGNORE_QUOTA("a hard quota refuses nothing", Hunts.UNUSED, Set.of(QuotasHold.NOT_EXCEEDED)),
    SILENT_INSTALL(
            "watches know nothing of what changed with a checkpoint that is installed under them",
            Hunts.LAG,
            Set.of(WatchPromises.NONE_LOST, WatchPromises.BEFORE_DATA, PersistentWatches.EVERY_CHANGE)),
    ACK_BEFORE_FLUSH(
            "a follower acknowledges what its disk does not have yet",
            Hunts.LEADER_DISK_LOSS,
            Set.of(Durability.NOTHING_LOST, ReadsAgree.NOT_OLDER)),
    MATCH_FROM_HEARTBEAT(
            "the leader counts what a follower has in memory, as the answer to a heartbeat tells",
            Hunts.STALLED_DISK_LOSS,
            Set.of(Durability.NOTHING_LOST, ReadsAgree.NOT_OLDER)),
    COMMIT_OVERTAKES(
            "a follower commits what it has at an index that the leader names, before the append to it has come",
            Hunts.STALE_LEADER,
            Set.of(
                    Durability.NOTHING_LOST,
                    ReplicaDigests.SAME_TREE,
                    ReplicaDigests.SAME_IN_THE_END,
                    MembersStay.RUNS)),
    OLD_CONNECTION_FRAME(
            "the last answer of a connection between members is taken for the first one of the next connection",
            Hunts.BROKEN_LINKS,
            Set.of(SyncedZxids.NOT_STALE, SyncedReads.LINEARIZABLE)),
    FLUSH_AHEAD(
            "a flush writes the applied index some time before the rows",
            Hunts.CRASHES,
            Set.of(
                    Durability.NOTHING_LOST,
                    ReplicaDigests.SAME_TREE,
                    ReplicaDigests.SAME_IN_THE_END,
                    MembersStay.RUNS)),
    LOSE_CREATED_IN_MULTI(
            "a watch is not told of a znode that is created in a multi",
            Hunts.RETURNING,
            Set.of(WatchPromises.NONE_LOST, WatchedReads.TOLD_FIRST, PersistentWatches.EVERY_CHANGE)),
    IGNORE_CHECKED_VERSION(
            "a check in a multi holds whatever the version", Hunts.RETURNING, Set.of(WriteOrder.CONDITION_HELD)),
    KEEP_PZXID_IN_MULTI(
            "a znode whose child is deleted in a multi does not say so in its Stat",
            Hunts.RETURNING,
            Set.of(StatsAgree.OF_CHILDREN)),
    REPEAT_SEQUENCE(
            "a sequence number is given again when the last child has gone",
            Hunts.QUEUE,
            Set.of(QueueDelivery.NUMBER_ONCE, QueueDelivery.NUMBERS_RISE)),
    SKIP_WRITE_ACL(
            "now and then a write is allowed that the ACL does not allow",
            Hunts.CALM,
            Set.of(AclsAgree.KEEPS_WRITERS_OUT)),
    SHORT_LEASE_AFTER_MOVE(
            "a session that has moved expires long before its timeout", Hunts.MOVED, Set.of(SessionLives.HEARD_OF)),
    LOSE_MOVED_EPHEMERAL(
            "ephemeral znodes of a session that has moved outlive it", Hunts.MOVED, Set.of(EphemeralLives.GONE)),
    EVENT_BEFORE_STATE(
            "a watch fires before its client can read what has changed",
            Hunts.RETURNING,
            Set.of(WatchedReads.READABLE)),
    SKIP_READ_ROUND(
            "a linearizable read is answered without waiting for a round",
            Hunts.UNSYNCED,
            Set.of(SyncedZxids.LINEARIZABLE_NOT_STALE, SyncedReads.LINEARIZABLE)),
    JOIN_BEGUN_ROUND(
            "a linearizable read joins the round that began before the read came",
            Hunts.UNSYNCED,
            Set.of(SyncedZxids.LINEARIZABLE_NOT_STALE, SyncedReads.LINEARIZABLE)),
    EPHEMERAL_OF_LOCAL_SESSION(
            "an ephemeral znode is made for a session that only its member knows, and that stays so",
            Hunts.LOCALS,
            Set.of(EphemeralLives.GONE)),
    LOSE_WATCHES_AT_UPGRADE(
            "a session that becomes one of the ensemble loses its watches",
            Hunts.LOCALS,
            Set.of(WatchPromises.NONE_LOST, PersistentWatches.EVERY_CHANGE)),
    NAME_BEFORE_FILES(
            "a checkpoint has its name before it has its files",
            Hunts.KILLS_IN_CHECKPOINT,
            Set.of(MemberDuties.SERVES_AGAIN)),
    PURGE_AHEAD(
            "the log is purged before the checkpoint that covers it is taken",
            Hunts.KILLS_IN_PURGE,
            Set.of(MemberDuties.SERVES_AGAIN)),
    TAKE_OVER_PIECES(
            "a start takes pieces of a checkpoint that was being received for the whole",
            Hunts.KILLS_IN_INSTALL,
            Set.of(MemberDuties.SERVES_AGAIN)),
    FLUSH_BY_TABLE(
            "a flush makes one table durable after the other, that of the applied index first",
            Hunts.KILLS_IN_FLUSH,
            Set.of(MemberDuties.SERVES_AGAIN)),
    FORGET_CREATIONS_IN_ROW(
            "the row of a znode without children does not tell how many it ever had",
            Hunts.CRASHES,
            Set.of(
                    QueueDelivery.NUMBER_ONCE,
                    QueueDelivery.NUMBERS_RISE,
                    StatsAgree.OF_CHILDREN,
                    ReplicaDigests.SAME_TREE,
                    ReplicaDigests.SAME_IN_THE_END,
                    MembersStay.RUNS)),
    FORGET_OLD_SESSIONS(
            "a new leader does not watch over the sessions that are there",
            Hunts.NEW_LEADERS,
            Set.of(SessionLives.ENDS, EphemeralLives.GONE)),
    SILENCE_SHARED_TREE(
            "a recursive watch is told no more of what is below when another one on its znode goes",
            Hunts.RETURNING,
            Set.of(PersistentWatches.EVERY_CHANGE)),
    KEEP_LAST_EPHEMERAL(
            "an ephemeral znode that is made in the entry that ends its session stays",
            Hunts.MOVED,
            Set.of(EphemeralLives.GONE)),
    EXISTS_AS_DATA(
            "a client that comes back and waits for a znode is told that the znode was deleted",
            Hunts.RETURNING,
            Set.of(WatchPromises.FITS)),
    TELL_WITHOUT_ACL(
            "a client is told of changes of znodes that it may not read", Hunts.CALM, Set.of(AclsAgree.TELLS_READERS)),
    IGNORE_QUOTA_OF_SETS(
            "a hard quota is not looked at when data grows", Hunts.UNUSED, Set.of(QuotasHold.NOT_EXCEEDED)),
    SYNC_TO_OWN_INDEX(
            "a sync does not wait for the index that the leader tells",
            Hunts.BROKEN_LINKS,
            Set.of(SyncedZxids.NOT_STALE, SyncedReads.LINEARIZABLE)),
    EXISTS_BEFORE_ENTRY(
            "a create does not see what the same entry of the log has deleted",
            Hunts.RETURNING,
            Set.of(Refusals.NOT_FOUND)),
    ZERO_FITS_NOTHING("a write that names version 0 is refused", Hunts.RETURNING, Set.of(Refusals.VERSION_FITS)),
    ANSWER_BEFORE_FORWARD(
            "now and then a delete is answered in the moment in which it should be forwarded, and never is",
            Hunts.MOVE_IN,
            Set.of(Durability.NOTHING_LOST, ReadsAgree.NOT_OLDER, Listings.NO_OTHERS, WriteOrder.ZXIDS_ARE_UNIQUE)),
    FORWARD_TWICE("now and then a request of a client is forwarded twice", Hunts.MOVE_IN, Set.of(Durability.ONCE)),
    SKIP_SOURCE_SYNC(
            "a sync does not wait for what ZooKeeper has decided",
            Hunts.MOVE_IN,
            Set.of(SyncedZxids.NOT_STALE, SyncedReads.LINEARIZABLE)),
    DROP_SOURCE_DELETE(
            "every member leaves out some deletes of ZooKeeper, and none is told the digest",
            Hunts.MOVE_IN,
            Set.of(Durability.NOTHING_LOST, Listings.NO_OTHERS, ReadsAgree.NOT_OLDER)),
    EXPIRE_AT_SWITCH(
            "sessions have nothing left of their timeouts when the others have taken the place of ZooKeeper",
            Hunts.MOVE_IN,
            Set.of(Availability.NO_EXPIRY)),
    SHIFT_SOURCE_VERSION(
            "every member takes some changes of ZooKeeper with a version that is one too large, and the digest tells",
            Hunts.MOVE_IN,
            Set.of(RunEnds.FOLLOWED)),
    IGNORE_SOURCE_DIGEST(
            "the same, and every member takes any digest of ZooKeeper for right",
            Hunts.MOVE_IN,
            Set.of(WriteOrder.VERSIONS_FOLLOW, ReadsAgree.DATA_OF_WRITE));

    /** One for each kind of promise, within four minutes; the others are looked for in long builds. */
    private static final Set<PlantedBug> IN_EVERY_BUILD = Set.of(
            SKIP_FSYNC,
            ANSWER_BEFORE_COMMIT,
            APPLY_RESEND_TWICE,
            DROP_WATCH,
            STALE_MEMBER_READS,
            KEEP_EXPIRED_EPHEMERAL,
            STALE_LISTING);

    private final String description;
    private final Hunts hunt;
    private final Set<String> promises;

    PlantedBug(String description, Hunts hunt, Set<String> promises) {
        this.description = description;
        this.hunt = hunt;
        this.promises = promises;
    }

    /** The bug of a name; fails if there is none. */
    public static PlantedBug named(String name) {
        return List.of(values()).stream()
                .filter(bug -> bug.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such bug: " + name));
    }

    /** Its name on the command line, and for the agent. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    /** What finds it in a short time. */
    public Hunts hunt() {
        return hunt;
    }

    /** Whether every build looks for it. */
    public boolean isInEveryBuild() {
        return IN_EVERY_BUILD.contains(this);
    }

    /** What it breaks: one of them must be among the violations. */
    public Set<String> promises() {
        return promises;
    }
}
