package io.oarlock.deploy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process: in order on a signal, at once and with a logged reason when a part of the server cannot go on. If
 * the shutdown hangs, the process is halted after {@link #GRACE}.
 */
public final class ProcessLife implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLife.class);

    /** What a container gives a process between SIGTERM and SIGKILL is 30 s or, in Docker, 10 s. */
    private static final Duration GRACE = Duration.ofSeconds(9);

    private static final Pattern SIGNAL_HANDLER = Pattern.compile("SIG(TERM|INT|HUP) handler");

    private final AtomicReference<@Nullable ExitCode> failure = new AtomicReference<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable AutoCloseable> server = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** From now on a signal closes the server before the process ends. */
    public void hold(AutoCloseable running) {
        server.set(running);
    }

    public void install() {
        Thread.setDefaultUncaughtExceptionHandler(this);
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shutdown"));
    }

    /** Blocks the main thread for as long as the process lives. */
    public void await() throws InterruptedException {
        over.await();
    }

    /** The start failed and was explained: the process is about to end with this code. */
    public void failed(ExitCode code) {
        failure.compareAndSet(null, code);
    }

    /** Whether the process ends for a reason other than a signal. Any thread. */
    public boolean isFailing() {
        return failure.get() != null;
    }

    /** Any thread; returns at once. The first reason is the one that counts, and each is logged once. */
    public void fatal(ExitCode code, String reason, @Nullable Throwable cause) {
        if (!failure.compareAndSet(null, code)) {
            // Each write that was under way fails for the same reason: a full disk would be told of a hundred times.
            if (told.add(reason)) {
                LOG.error("while stopping: {}", reason, cause);
            }
            return;
        }
        try {
            told.add(reason);
            LOG.error("FATAL, the process ends with exit status {}: {}", code.number(), reason, cause);
            // Not on this thread: the shutdown waits for threads of the server, and this may be one of them.
            startDaemon("fatal", () -> System.exit(code.number()));
        } catch (Throwable noMemory) {
            // Neither a log line nor a thread can be had: then without either.
            Runtime.getRuntime().halt(code.number());
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable uncaught) {
        fatal(ExitCode.UNEXPECTED, "uncaught exception in thread " + thread.getName(), uncaught);
    }

    private void shutDown() {
        int status = status();
        startDaemon("shutdown-watchdog", () -> haltAfterGrace(status));
        AutoCloseable running = server.get();
        if (running != null) {
            LOG.info("Stopping");
            close(running);
            LOG.info("Stopped");
        }
        over.countDown();
        // The JVM would report 143 for a SIGTERM; a stop that was asked for is no failure.
        Runtime.getRuntime().halt(status);
    }

    private int status() {
        ExitCode code = failure.get();
        if (code != null) {
            return code.number();
        }
        if (askedBySignal()) {
            return ExitCode.OK.number();
        }
        // A library that ends the process must not make it look like an orderly stop.
        LOG.error("FATAL, the process ends with exit status {}: a library ended it", ExitCode.UNEXPECTED.number());
        return ExitCode.UNEXPECTED.number();
    }

    /** The JVM answers a signal on a thread named after it, which waits for the shutdown to end. */
    private static boolean askedBySignal() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> SIGNAL_HANDLER.matcher(thread.getName()).matches());
    }

    private static void close(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception failed) {
            LOG.error("The server did not stop in order", failed);
        }
    }

    private static void haltAfterGrace(int status) {
        try {
            new CountDownLatch(1).await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LOG.error("The server did not stop within {} s, the process ends without it", GRACE.toSeconds());
        Runtime.getRuntime().halt(status);
    }

    private static void startDaemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
