package io.oarlock.auth;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How clients prove who they are, beside their certificates.
 *
 * @param digestAlgorithm null where the digest scheme is switched off
 * @param superDigest {@code super:base64}, null for none
 * @param ensembles names of this ensemble; empty where any will do, null where clients may not ask
 * @param required schemes one of which a client must have proved before it asks for anything; empty for none
 */
public record AuthSettings(
        @Nullable String digestAlgorithm,
        @Nullable String superDigest,
        @Nullable Set<String> ensembles,
        Set<String> required) {
    public static final AuthSettings DEFAULTS = new AuthSettings("SHA1", null, null, Set.of());
}
