package io.oarlock.deploy.live;

import io.oarlock.deploy.forward.SourceRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the source, one after the other, and what may be concluded when one ends: a leader's word on how
 * far it is holds only as long as nothing of what was told after it has been lost. Used by one thread.
 */
final class SourceLink {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLink.class);

    private final SourceServers servers;
    private final int member;
    private final Path staging;
    private final SwitchOver judge;
    private final SourceRequests requests;
    private @Nullable SourceReader reader;
    private boolean endTaken;
    private long epoch;
    private long readers;

    /**
     * @param staging directory for trees that are received
     * @param judge is told when what it knows of the source holds no more
     * @param requests goes over the connection as long as it is up
     */
    SourceLink(SourceSettings settings, Path staging, SwitchOver judge, SourceRequests requests) {
        this.servers = new SourceServers(settings.quorumPorts(), InetAddress::getAllByName, settings.tls());
        this.member = settings.member();
        this.staging = staging;
        this.judge = judge;
        this.requests = requests;
    }

    /** Looks for the leader and asks it for what follows a transaction. */
    void join(long from) {
        endTaken = false;
        // One that was left may still be removing its files.
        Path ownStaging = staging.resolve(Long.toString(++readers));
        reader = SourceReader.start(servers, member, from, ownStaging, requests);
    }

    boolean isJoined() {
        return reader != null;
    }

    /** What is told next; null when nothing is in time. */
    @Nullable
    SourceEvent poll(long millis) throws InterruptedException {
        SourceReader reading = reader;
        SourceEvent event = reading == null ? null : reading.poll(millis);
        if (event instanceof SourceEvent.Joined) {
            judge.forget();
        }
        return event;
    }

    /** All that the connection told until it ended was taken and is applied. */
    void tookAll(SourceEvent.Ended ended) {
        endTaken = true;
        if (ended.nobodyLeads()) {
            judge.nobodyLeads(ended.nobodyListens());
        } else {
            judge.somebodyMayLead();
        }
    }

    /**
     * Looks once, on a thread of its own, by which ports the end of the source may be seen.
     *
     * @return whether that is under way or done
     */
    boolean lookAtServers() {
        SourceReader reading = reader;
        String configuration = reading == null ? "" : reading.configuration();
        if (configuration.isEmpty()) {
            return false;
        }
        Thread thread = new Thread(() -> servers.look(configuration), "oarlock-source-servers");
        thread.setDaemon(true);
        thread.start();
        return true;
    }

    /** What was seen of the servers holds no more. */
    void forgetServers() {
        servers.forget();
    }

    /** The largest epoch of the leaders that were joined; 0 before the first. */
    long epoch() {
        SourceReader reading = reader;
        return reading == null ? epoch : Math.max(epoch, reading.epoch());
    }

    /** The last transaction that the source is known to have; 0 when that is not known. */
    long lastTold() {
        SourceReader reading = reader;
        return reading == null ? 0 : reading.lastTold();
    }

    /**
     * Gives the connection up, and what it told but was not taken.
     *
     * @param lastTaken the last transaction that was proposed here
     */
    void leave(long lastTaken) {
        SourceReader left = reader;
        if (left == null) {
            return;
        }
        epoch = epoch();
        reader = null;
        try {
            left.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot remove what was received of the source's tree", e);
        }
        if (!endTaken) {
            judge.somebodyMayLead();
        }
        boolean joined = left.epoch() != SourceReader.NO_EPOCH;
        if (joined && (!endTaken || left.lastTransaction() > lastTaken)) {
            // It may have told more than what was taken: the source must be seen quiet again.
            judge.forget();
        }
    }
}
