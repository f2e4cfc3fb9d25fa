package io.oarlock.auth;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ensemble}: proves nothing, but asks whether this is the ensemble that the client wants. One that wants another
 * is sent away without an answer, so that it tries its next address: an answer would end its session.
 */
final class EnsembleScheme implements AuthScheme {
    private final Set<String> names;

    /** @param names empty where any will do */
    EnsembleScheme(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    @Override
    public String name() {
        return "ensemble";
    }

    @Override
    public @Nullable List<Identity> authenticate(@Nullable Bytes payload) {
        boolean fits = payload == null || payload.length() == 0 || names.isEmpty() || names.contains(payload.utf8());
        return fits ? List.of() : null;
    }

    @Override
    public boolean failsWithoutAnswer() {
        return true;
    }
}
