package io.oarlock.chaos.cluster;

import java.util.concurrent.atomic.AtomicReference;

/** The servers that one client knows, as a name or a setting would tell it; somebody may change them while it runs. */
public final class ServerList {

    private volatile String connectString;
    private final AtomicReference<Runnable> onChange = new AtomicReference<>(() -> {});

    public ServerList(String connectString) {
        this.connectString = connectString;
    }

    public String connectString() {
        return connectString;
    }

    /** Other servers from now on; returns when the client has been told. */
    public void change(String other) {
        connectString = other;
        onChange.get().run();
    }

    /** What is to be done after a change, by the thread that makes it. */
    public void onChange(Runnable told) {
        onChange.set(told);
    }
}
