package io.oarlock.ratis.appender;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;

/**
 * Who votes in a configuration of the group; observers do not.
 *
 * @param previous who voted before, while one configuration takes the place of another; empty otherwise
 */
record Voters(Set<RaftPeerId> current, Set<RaftPeerId> previous) {

    static Voters of(RaftConfiguration configuration) {
        return new Voters(idsOf(configuration.getCurrentPeers()), idsOf(configuration.getPreviousPeers()));
    }

    private static Set<RaftPeerId> idsOf(Collection<RaftPeer> peers) {
        return peers.stream().map(RaftPeer::getId).collect(Collectors.toUnmodifiableSet());
    }

    boolean include(RaftPeerId peer) {
        return current.contains(peer) || previous.contains(peer);
    }

    /** Whether those who said yes are a majority; in a transition, of both configurations. */
    boolean isMajority(Predicate<RaftPeerId> saidYes) {
        return isMajority(current, saidYes) && (previous.isEmpty() || isMajority(previous, saidYes));
    }

    private static boolean isMajority(Set<RaftPeerId> voters, Predicate<RaftPeerId> saidYes) {
        return 2 * voters.stream().filter(saidYes).count() > voters.size();
    }
}
