package io.oarlock.auth;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schemes that clients may use. Immutable. */
public final class AuthSchemes {
    private final Map<String, AuthScheme> byName = new LinkedHashMap<>();

    public AuthSchemes(List<AuthScheme> schemes) {
        for (AuthScheme scheme : schemes) {
            byName.put(scheme.name(), scheme);
        }
    }

    /** What an {@code auth} packet proves; null when the scheme is unknown or the payload is wrong. */
    public @Nullable List<Identity> authenticate(String scheme, Bytes payload) {
        AuthScheme known = byName.get(scheme);
        return known == null ? null : known.authenticate(payload);
    }

    public String userName(Identity identity) {
        AuthScheme known = byName.get(identity.scheme());
        return known == null ? identity.id() : known.userName(identity.id());
    }
}
