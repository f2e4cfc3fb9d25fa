package io.oarlock.auth;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code ensemble}: proves nothing, but asks whether this is the ensemble that the client wants. One that wants another
 * is sent away without an answer, so that it tries its next address: an answer would end its session.
 */
final class EnsembleScheme implements AuthScheme {
    private final Set<String> names;
    private final Consumer<EnsembleAnswer> answers;

    /**
     * @param names empty where any will do
     * @param answers is told of each
     */
    EnsembleScheme(Set<String> names, Consumer<EnsembleAnswer> answers) {
        this.names = Set.copyOf(names);
        this.answers = answers;
    }

    @Override
    public String name() {
        return "ensemble";
    }

    @Override
    public @Nullable List<Identity> authenticate(@Nullable Bytes payload) {
        EnsembleAnswer answer = answer(payload);
        answers.accept(answer);
        return answer == EnsembleAnswer.REFUSED ? null : List.of();
    }

    private EnsembleAnswer answer(@Nullable Bytes payload) {
        if (payload == null || payload.length() == 0 || names.isEmpty()) {
            return EnsembleAnswer.SKIPPED;
        }
        return names.contains(payload.utf8()) ? EnsembleAnswer.ACCEPTED : EnsembleAnswer.REFUSED;
    }

    @Override
    public boolean failsWithoutAnswer() {
        return true;
    }
}
