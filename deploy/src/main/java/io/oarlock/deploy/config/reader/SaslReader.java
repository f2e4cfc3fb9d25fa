package io.oarlock.deploy.config.reader;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.Values;
import io.oarlock.sasl.ClientNames;
import io.oarlock.sasl.KerberosService;
import io.oarlock.sasl.SaslSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/** Reads the users of SASL from the JAAS configuration of the JVM, where it has a section for the server. */
final class SaslReader {
    private static final String DIGEST_MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule";
    private static final String KERBEROS_MODULE = "com.sun.security.auth.module.Krb5LoginModule";
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
        boolean keepsFailed = values.get(SecuritySettings.SASL_KEEPS_FAILED);
        return entries[0].getLoginModuleName().equals(KERBEROS_MODULE)
                ? new SaslSettings(Map.of(), kerberos(section), superUsers(), keepsFailed, required)
                : new SaslSettings(passwords(section, entries[0]), null, superUsers(), keepsFailed, required);
    }

    /** Reads the keytab, and asks the key distribution centre unless the section has {@code isInitiator=false}. */
    private KerberosService kerberos(String section) throws ConfigException {
        try {
            return KerberosService.login(
                    section,
                    ClientNames.ofThisMachine(
                            values.get(SecuritySettings.AUTH_TO_LOCAL),
                            values.get(SecuritySettings.KERBEROS_WITHOUT_HOST),
                            values.get(SecuritySettings.KERBEROS_WITHOUT_REALM)));
        } catch (LoginException | IllegalArgumentException unusable) {
            throw new ConfigException("JAAS section " + section, "cannot log in: " + unusable.getMessage());
        }
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
                            + ") are, and Kerberos (" + KERBEROS_MODULE + ")");
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
