package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.HashSet;
import java.util.Set;

/**
 * Sessions that only one member knows, where the note {@code settings} says that members may have such: they end with
 * their member, and when their clients go to another one. One that was acknowledged an ephemeral is one of the ensemble
 * from then on.
 */
public final class LocalSessions {

    private static final String ENABLED = "localSessionsEnabled=true";

    private final boolean enabled;
    private final Set<Long> ofEnsemble = new HashSet<>();

    public LocalSessions(History history) {
        enabled = history.notes().stream().anyMatch(LocalSessions::enables);
        for (Operation operation : history.operations()) {
            if (operation.isOk()
                    && operation.function().equals("create")
                    && operation.out().has("session")
                    && String.valueOf(operation.in().text("mode")).startsWith("EPHEMERAL")) {
                ofEnsemble.add(operation.out().number("session"));
            }
        }
    }

    private static boolean enables(Event note) {
        return note.function().equals("settings")
                && Fields.of(note.value()).list("lines").contains(ENABLED);
    }

    /** Whether the session may be known to its member alone. */
    public boolean mayBe(long session) {
        return enabled && !ofEnsemble.contains(session);
    }
}
