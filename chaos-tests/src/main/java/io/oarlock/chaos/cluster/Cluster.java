package io.oarlock.chaos.cluster;

import io.oarlock.chaos.cluster.host.MemberClock;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.cluster.network.Addresses;
import io.oarlock.chaos.cluster.network.Network;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An ensemble under test, whatever it runs in. Members have the numbers of their {@code server.N} lines. Calls come
 * from one thread; they return when the thing is done, not when its consequences are.
 */
public interface Cluster extends Closeable {

    /** The numbers of all members, running or not. */
    List<Integer> members();

    /** Where clients reach all members. */
    String connectString();

    /** Where clients reach one member. */
    String connectString(int member);

    /** Whether a sync at a member does not cover all that others have shown. */
    default boolean syncsWeakly(long member) {
        return false;
    }

    /** What a new client is to know of the members. */
    default ServerList servers() {
        return new ServerList(connectString());
    }

    /** The move of this ensemble's clients from another one; empty where there is none. */
    default Optional<MovingCluster> move() {
        return Optional.empty();
    }

    /** The member that serves clients at an address, or did; -1 if none. */
    long memberAt(InetSocketAddress address);

    /** Starts a member that is not running. */
    void start(int member) throws IOException;

    /** Stops a member the way an operator does, and waits for its end. */
    void stop(int member) throws IOException, InterruptedException;

    /** Ends a member at once, without a chance to write anything more. */
    void kill(int member) throws IOException, InterruptedException;

    /** Stops the member's threads without ending it. */
    void pause(int member) throws IOException, InterruptedException;

    void resume(int member) throws IOException, InterruptedException;

    boolean isRunning(int member);

    /** What the member says about itself; empty if it does not serve. */
    Optional<Status> status(int member);

    /** What the member has written to its log. */
    Path log(int member);

    /** What lies between members and clients; empty where the driver cannot make it fail. */
    default Optional<Network> network() {
        return Optional.empty();
    }

    /** The addresses of members that know each other by names; empty where members cannot change theirs. */
    default Optional<Addresses> addresses() {
        return Optional.empty();
    }

    /** What a client that asks for the addresses of a host is told now. */
    default InetAddress[] resolve(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    /** The file system that a member has for itself; empty where it has none. */
    default Optional<MemberDisk> disk(int member) {
        return Optional.empty();
    }

    /** The wall clock that a member has for itself; empty where it has none. */
    default Optional<MemberClock> clock(int member) {
        return Optional.empty();
    }

    /** Whether members were started with the release before the current one. */
    default boolean canUpgrade() {
        return false;
    }

    /** From its next start on the member runs the current release. */
    default void upgrade(int member) {
        throw new UnsupportedOperationException("there is no other release");
    }

    /** The directory of this machine that a member calls its data directory; empty where it cannot be reached. */
    default Optional<Path> data(int member) {
        return Optional.empty();
    }

    /** The member's process as this machine numbers it; empty if it does not run or cannot be told. */
    default OptionalLong pid(int member) {
        return OptionalLong.empty();
    }

    /** How the member ended last; empty while it runs or if it cannot be told. */
    default OptionalInt exitStatus(int member) {
        return OptionalInt.empty();
    }

    /** The member that leads, as it says itself. */
    default Optional<Integer> leader() {
        return members().stream()
                .filter(this::isRunning)
                .filter(member -> status(member).map(Status::isLeader).orElse(false))
                .findFirst();
    }

    /** Whether all members run and serve clients. */
    default boolean isWhole() {
        return members().stream().allMatch(member -> status(member).isPresent());
    }

    /**
     * A member's own words.
     *
     * @param mode leader, follower, standalone or the like
     * @param zxid last zxid that it applied
     */
    record Status(String mode, long zxid) {

        public boolean isLeader() {
            return mode.equals("leader") || mode.equals("standalone");
        }
    }
}
