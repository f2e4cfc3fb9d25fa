package io.oarlock.deploy.config;

import io.oarlock.sasl.SaslSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads the users of SASL from the JAAS configuration of the JVM, where it has a section for the server. */
final class SaslReader {
    private static final String DIGEST_MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule";
    private static final String USER = "user_";
    private static final String SUPER = "super";

    private final Values values;

    SaslReader(Values values) {
        this.values = values;
    }

    /**
     * Null where clients cannot authenticate by SASL.
     *
     * @param required whether they must
     */
    @Nullable
    SaslSettings read(boolean required) throws ConfigException {
        String section = values.get(SecuritySettings.SASL_SECTION);
        AppConfigurationEntry[] entries = entries(section);
        if (entries == null || entries.length == 0) {
            if (required || values.has(SecuritySettings.SASL_SECTION)) {
                throw new ConfigException(
                        values.source(),
                        "clients are to authenticate by SASL, and the JAAS configuration"
                                + " (-Djava.security.auth.login.config) has no section " + section);
            }
            return null;
        }
        return new SaslSettings(
                passwords(section, entries[0]), superUsers(), values.get(SecuritySettings.SASL_KEEPS_FAILED), required);
    }

    private static AppConfigurationEntry @Nullable [] entries(String section) {
        try {
            return Configuration.getConfiguration().getAppConfigurationEntry(section);
        } catch (SecurityException none) {
            // Java throws this where there is no configuration at all.
            return null;
        }
    }

    private Map<String, String> passwords(String section, AppConfigurationEntry entry) throws ConfigException {
        if (!entry.getLoginModuleName().equals(DIGEST_MODULE)) {
            throw new ConfigException(
                    "JAAS section " + section,
                    entry.getLoginModuleName() + " is not supported; users with passwords (" + DIGEST_MODULE
                            + ") are, Kerberos is not yet");
        }
        Map<String, String> passwords = new HashMap<>();
        entry.getOptions().forEach((key, value) -> {
            if (key.startsWith(USER)) {
                passwords.put(key.substring(USER.length()), String.valueOf(value));
            }
        });
        values.find(SecuritySettings.SASL_SUPER_PASSWORD).ifPresent(password -> passwords.put(SUPER, password));
        return passwords;
    }

    private Set<String> superUsers() {
        Set<String> users = new HashSet<>();
        values.find(SecuritySettings.SASL_SUPER_USER).ifPresent(users::add);
        values.family(SecuritySettings.SASL_SUPER_USERS).values().forEach(given -> users.add(given.value()));
        return users;
    }
}
