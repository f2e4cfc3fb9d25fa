package io.oarlock.deploy.config.reader;

import io.oarlock.auth.AuthSettings;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.Setting;
import io.oarlock.deploy.config.Values;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out which schemes clients may prove identities of, and which they must. */
final class AuthReader {
    private final Values values;
    private final Set<String> providers;

    /** @param tls whether a port speaks TLS, so that certificates prove something */
    static AuthSettings read(Values values, boolean tls) throws ConfigException {
        return new AuthReader(values).read(tls);
    }

    private AuthReader(Values values) {
        this.values = values;
        this.providers = new HashSet<>(values.family(SecuritySettings.AUTH_PROVIDER).values().stream()
                .map(given -> given.value().substring(given.value().lastIndexOf('.') + 1))
                .toList());
    }

    private AuthSettings read(boolean tls) throws ConfigException {
        boolean digest =
                values.get(SecuritySettings.DIGEST_ENABLED) || providers.contains("DigestAuthenticationProvider");
        return new AuthSettings(
                digest ? values.get(SecuritySettings.DIGEST_ALGORITHM) : null,
                values.find(SecuritySettings.SUPER_DIGEST).orElse(null),
                ensembles(),
                required(digest, tls));
    }

    private @Nullable Set<String> ensembles() {
        if (providers.contains("EnsembleAuthenticationProvider")) {
            return list(SecuritySettings.ENSEMBLE_NAMES);
        }
        if (values.has(SecuritySettings.ENSEMBLE_NAMES)) {
            values.warn(values.origin(SecuritySettings.ENSEMBLE_NAMES)
                    + ": ensembleAuthName has no effect without authProvider.N=...EnsembleAuthenticationProvider");
        }
        return null;
    }

    private Set<String> required(boolean digest, boolean tls) throws ConfigException {
        if (values.get(SecuritySettings.SASL_REQUIRED)) {
            return Set.of("sasl");
        }
        if (!values.get(SecuritySettings.ENFORCE_AUTH)) {
            return Set.of();
        }
        Set<String> schemes = list(SecuritySettings.ENFORCE_SCHEMES);
        if (schemes.isEmpty()) {
            throw new ConfigException(
                    values.origin(SecuritySettings.ENFORCE_AUTH),
                    "enforce.auth.enabled is true, and enforce.auth.schemes names no scheme");
        }
        for (String scheme : schemes) {
            boolean exists = switch (scheme) {
                case "ip" -> true;
                case "digest" -> digest;
                case "x509" -> tls;
                // The reader of SASL looks whether there is a section with users.
                case "sasl" -> true;
                default -> false;
            };
            if (!exists) {
                throw new ConfigException(
                        values.origin(SecuritySettings.ENFORCE_SCHEMES),
                        "enforce.auth.schemes has " + scheme + ", which no client can prove here");
            }
        }
        return schemes;
    }

    private Set<String> list(Setting<String> setting) {
        Set<String> items = new LinkedHashSet<>();
        Arrays.stream(values.find(setting).orElse("").split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .forEach(items::add);
        return items;
    }
}
