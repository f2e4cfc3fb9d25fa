package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.ratis.transport.PeerClient;
import io.oarlock.ratis.transport.PeerMessage;
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
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all other voters the same at the same time, on behalf of a member that does not run yet. For one thread. */
final class VoterInquiry implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(VoterInquiry.class);

    private final PeerClient client;
    private final List<Integer> others;
    private final ExecutorService threads = Executors.newCachedThreadPool(VoterInquiry::thread);

    VoterInquiry(Membership membership) {
        this.client = new PeerClient(membership);
        this.others = membership.members().stream()
                .filter(member -> !member.observer() && member.id() != membership.self())
                .map(GroupMember::id)
                .toList();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "founding-inquiry");
        thread.setDaemon(true);
        return thread;
    }

    /** Those that have not answered. */
    SortedSet<Integer> silent(Map<Integer, BootstrapState> answers) {
        SortedSet<Integer> silent = new TreeSet<>(others);
        silent.removeAll(answers.keySet());
        return silent;
    }

    /** Blocks until all have answered or failed to: a few seconds where one swallows packets. */
    Map<Integer, BootstrapState> ask(PeerMessage.Kind kind, ByteString content) throws InterruptedException {
        Map<Integer, BootstrapState> answers = new ConcurrentSkipListMap<>();
        List<Callable<Object>> questions = others.stream()
                .map(other -> Executors.callable(() -> ask(other, kind, content, answers)))
                .toList();
        threads.invokeAll(questions);
        return answers;
    }

    private void ask(int other, PeerMessage.Kind kind, ByteString content, Map<Integer, BootstrapState> answers) {
        try {
            client.connect(other);
            ByteString answer = PeerMessage.contentOf(client.askAndWait(other, kind, content));
            answers.put(other, BootstrapState.decode(PeerMessage.copyOf(answer)));
        } catch (IOException | RuntimeException e) {
            LOG.debug("member {} does not say what it remembers: {}", other, e.toString());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
