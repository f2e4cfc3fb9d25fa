package io.oarlock.ratis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One thread that proposes to one member without waiting for answers, but never too far ahead of them. */
final class Load {
    private static final int AHEAD_MAX = 200;

    private final TestMember member;
    private final String prefix;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger proposed = new AtomicInteger();
    private final Thread thread;

    private Load(TestMember member, String prefix) {
        this.member = member;
        this.prefix = prefix;
        this.thread = new Thread(this::run, "load-" + prefix);
    }

    static Load on(TestMember member, String prefix) {
        Load load = new Load(member, prefix);
        load.thread.start();
        return load;
    }

    private void run() {
        while (!stopped.get()) {
            if (proposed.get() - member.frontEnd().answeredCount() < AHEAD_MAX) {
                member.propose(prefix + proposed.getAndIncrement());
            } else {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    void stop() {
        stopped.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int proposed() {
        return proposed.get();
    }
}
