package io.oarlock.auth;

import io.oarlock.model.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The schemes that clients may use. Immutable. */
public final class AuthSchemes {
    private final Map<String, AuthScheme> byName = new LinkedHashMap<>();

    public AuthSchemes(List<AuthScheme> schemes) {
        for (AuthScheme scheme : schemes) {
            byName.put(scheme.name(), scheme);
        }
    }

    /** Those that are switched on. */
    public static AuthSchemes of(AuthSettings settings) {
        return of(settings, answer -> {});
    }

    /** @param answers is told of each answer to a client that asks for an ensemble */
    public static AuthSchemes of(AuthSettings settings, Consumer<EnsembleAnswer> answers) {
        List<AuthScheme> schemes = new ArrayList<>();
        schemes.add(new AddressScheme());
        if (settings.digestAlgorithm() != null) {
            schemes.add(new DigestScheme(settings.digestAlgorithm(), settings.superDigest()));
        }
        if (settings.ensembles() != null) {
            schemes.add(new EnsembleScheme(settings.ensembles(), answers));
        }
        return new AuthSchemes(schemes);
    }

    /** Null when there is no such scheme. */
    public @Nullable AuthScheme find(String name) {
        return byName.get(name);
    }

    public String userName(Identity identity) {
        AuthScheme known = byName.get(identity.scheme());
        return known == null ? identity.id() : known.userName(identity.id());
    }
}
