package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.model.Bytes;
import io.oarlock.peer.Handshake;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.transport.PeerLinks;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all other voters the same at the same time, on behalf of a member that does not run yet. For one thread. */
final class VoterInquiry implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(VoterInquiry.class);

    private final Handshake handshake;
    private final PeerLink.Settings settings;
    private final List<GroupMember> others;
    private final ExecutorService threads = Executors.newCachedThreadPool(VoterInquiry::thread);

    /** @param largeBytesMax largest payload of a frame between members */
    VoterInquiry(RaftSettings settings, int largeBytesMax) {
        Membership membership = settings.membership();
        this.handshake = PeerLinks.handshake(settings, largeBytesMax, nobody -> false);
        this.settings = PeerLinks.settings(settings.limits());
        this.others = membership.members().stream()
                .filter(member -> !member.observer() && member.id() != membership.self())
                .toList();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "founding-inquiry");
        thread.setDaemon(true);
        return thread;
    }

    /** Those that have not answered. */
    SortedSet<Integer> silent(Map<Integer, BootstrapState> answers) {
        SortedSet<Integer> silent =
                new TreeSet<>(others.stream().map(GroupMember::id).toList());
        silent.removeAll(answers.keySet());
        return silent;
    }

    /** Blocks until all have answered or failed to: a few seconds where one swallows packets. */
    Map<Integer, BootstrapState> ask(FrameType kind, byte[] content) throws InterruptedException {
        Map<Integer, BootstrapState> answers = new ConcurrentSkipListMap<>();
        List<Callable<Object>> questions = others.stream()
                .map(other -> Executors.callable(() -> ask(other, kind, content, answers)))
                .toList();
        threads.invokeAll(questions);
        return answers;
    }

    private void ask(GroupMember other, FrameType kind, byte[] content, Map<Integer, BootstrapState> answers) {
        try {
            byte[] answer = PeerLinks.askOnce(other, handshake, settings, kind, content);
            answers.put(other.id(), BootstrapState.decode(Bytes.wrap(answer)));
        } catch (IOException | RuntimeException e) {
            LOG.debug("member {} does not say what it remembers: {}", other.id(), e.toString());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
