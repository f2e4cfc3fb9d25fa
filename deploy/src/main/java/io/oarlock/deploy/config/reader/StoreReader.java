package io.oarlock.deploy.config.reader;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.MemberSecuritySettings;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.Setting;
import io.oarlock.deploy.config.Values;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the keys of TLS for clients and of TLS between members have in common. Reads no file that they name. */
final class StoreReader {
    private static final Set<String> STRONG = Set.copyOf(SafeTls.VERSIONS);

    private final Values values;

    StoreReader(Values values) {
        this.values = values;
    }

    /** With the own key, of clients' TLS; null where no file is given. */
    @Nullable
    StoreFile keys() throws ConfigException {
        return store(
                SecuritySettings.KEY_STORE,
                SecuritySettings.KEY_STORE_TYPE,
                SecuritySettings.KEY_STORE_PASSWORD,
                SecuritySettings.KEY_STORE_PASSWORD_PATH);
    }

    /** With those who vouch for the other end of clients' TLS; null where no file is given. */
    @Nullable
    StoreFile trusted() throws ConfigException {
        return store(
                SecuritySettings.TRUST_STORE,
                SecuritySettings.TRUST_STORE_TYPE,
                SecuritySettings.TRUST_STORE_PASSWORD,
                SecuritySettings.TRUST_STORE_PASSWORD_PATH);
    }

    /** Null where no file is given. */
    @Nullable
    StoreFile store(Setting<Path> location, Setting<String> type, Setting<String> password, Setting<Path> passwordPath)
            throws ConfigException {
        if (!values.has(location)) {
            return null;
        }
        Path file = values.get(location);
        StoreFormat format = values.find(type)
                .flatMap(StoreFormat::named)
                .or(() -> StoreFormat.ofFile(file))
                .orElseThrow(() -> new ConfigException(
                        values.origin(location),
                        "the name of " + file + " does not tell its format; give " + type.key()));
        return new StoreFile(
                file,
                format,
                new Secret(
                        values.find(password).orElse(""),
                        values.find(passwordPath).orElse(null)));
    }

    /** What a member shows to others; null where no file is given. */
    @Nullable
    StoreFile memberKeys() throws ConfigException {
        return store(
                MemberSecuritySettings.KEY_STORE,
                MemberSecuritySettings.KEY_STORE_TYPE,
                MemberSecuritySettings.KEY_STORE_PASSWORD,
                MemberSecuritySettings.KEY_STORE_PASSWORD_PATH);
    }

    /** Who vouches for members; null where no file is given. */
    @Nullable
    StoreFile memberIssuers() throws ConfigException {
        return store(
                MemberSecuritySettings.TRUST_STORE,
                MemberSecuritySettings.TRUST_STORE_TYPE,
                MemberSecuritySettings.TRUST_STORE_PASSWORD,
                MemberSecuritySettings.TRUST_STORE_PASSWORD_PATH);
    }

    /** The versions that may be spoken; warns of those that are not safe. */
    List<String> versions(Setting<String> several, Setting<String> one) {
        List<String> versions = list(several);
        Setting<String> from = several;
        if (versions.isEmpty()) {
            from = one;
            versions = list(from);
        }
        for (String version : versions) {
            if (!STRONG.contains(version)) {
                values.warn(values.origin(from) + ": " + from.key() + " has " + version
                        + ", which is not safe; Java switches it off unless its security properties say otherwise");
            }
        }
        return versions.isEmpty() ? SafeTls.VERSIONS : versions;
    }

    List<String> list(Setting<String> setting) {
        return Arrays.stream(values.find(setting).orElse("").split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
