package io.oarlock.conformance.run;

import io.oarlock.conformance.run.MethodResult.Result;
import java.util.Arrays;
import java.util.Locale;

/**
 * Why a method is not among those that must pass. A run with ZooKeeper itself in the process checks what each says of
 * that.
 */
enum Reason {
    OWN_CLASSES("tests classes of ZooKeeper's; no server runs meanwhile", false, false),
    IN_PROCESS("looks at a server's objects, files or metrics inside the JVM of the test", false, false),
    DIFFERENT("Oarlock does this differently on purpose", false, true),
    MISSING("Oarlock does not have this", false, true),
    UNSTEADY("depends on the moment: passes in some runs and not in others", true, true),
    UNSEEN("not looked at so far", true, true);

    private final String text;
    private final boolean mayPassOnOarlock;
    private final boolean mayPassOnZooKeeper;

    Reason(String text, boolean mayPassOnOarlock, boolean mayPassOnZooKeeper) {
        this.text = text;
        this.mayPassOnOarlock = mayPassOnOarlock;
        this.mayPassOnZooKeeper = mayPassOnZooKeeper;
    }

    String text() {
        return text;
    }

    /** Whether the method says nothing of a server in another process, whichever that is. */
    boolean saysNothing() {
        return this == OWN_CLASSES || this == IN_PROCESS;
    }

    /** Whether a line with this reason stays true where its method ends so. */
    boolean allows(Result result, boolean onZooKeeper) {
        return result != Result.PASSED || (onZooKeeper ? mayPassOnZooKeeper : mayPassOnOarlock);
    }

    /** As it stands in the list: {@code in-process}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a word that is none */
    static Reason of(String word) {
        return Arrays.stream(values())
                .filter(reason -> reason.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No reason: " + word));
    }
}
