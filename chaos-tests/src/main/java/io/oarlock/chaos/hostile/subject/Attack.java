package io.oarlock.chaos.hostile.subject;

import java.io.IOException;
import java.util.List;

/** Something that a client, a stranger or a configuration does, and that must not harm anybody else. */
public interface Attack {

    /** On the command line. */
    String name();

    /** One sentence. */
    String description();

    /** Sizes of the ensembles that it is tried on. */
    default List<Integer> sizes() {
        return List.of(1, 3);
    }

    /** Lines of the configuration that it needs. */
    default List<String> settings() {
        return List.of();
    }

    /** Heap of each member. */
    default int heapMegabytes() {
        return 384;
    }

    /** Whether members run on while it goes on, so that clients must be served at every moment. */
    default boolean leavesMembersRunning() {
        return true;
    }

    /** Whether it takes a few seconds only. */
    default boolean isShort() {
        return true;
    }

    /**
     * Does it, and returns when its effect is to be judged. What must stay open meanwhile is handed to the subject.
     *
     * @throws IOException when the attack could not be made; that it is refused is no such case
     */
    void launch(Subject subject) throws IOException, InterruptedException;
}
