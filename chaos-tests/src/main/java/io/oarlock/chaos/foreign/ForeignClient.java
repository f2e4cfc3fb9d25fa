package io.oarlock.chaos.foreign;

import java.io.IOException;
import java.util.List;

/** A program or library that works with an ensemble until it is ended, wherever its list of servers leads it. */
interface ForeignClient {

    /** What it is called in reports. */
    String name();

    /** Ends it when it has looked at what is left of its work. */
    Outcome end() throws IOException, InterruptedException;

    /** Ends it at once. */
    void kill();

    /**
     * What came of it.
     *
     * @param acknowledged how many of its writes were
     * @param complaints what was not as it had been promised
     */
    record Outcome(long acknowledged, List<String> complaints) {}
}
