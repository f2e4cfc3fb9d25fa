package io.oarlock.shell;

import java.util.List;
import org.apache.zookeeper.ZooKeeper;

/** A command that needs a session. */
interface ShellCommand {
    /** How it is called, behind its name; empty where nothing follows. */
    String synopsis();

    /** @param words the name of the command first */
    void run(List<String> words, ZooKeeper client, Output output) throws ShellException, InterruptedException;
}
