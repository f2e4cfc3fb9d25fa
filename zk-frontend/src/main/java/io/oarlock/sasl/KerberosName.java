package io.oarlock.sasl;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a user or a service of Kerberos: {@code name}, {@code name@REALM} or {@code name/host@REALM}. */
record KerberosName(
        String name, @Nullable String host, @Nullable String realm) {
    private static final Pattern FORM = Pattern.compile("([^/@]+)(?:/([^/@]+))?(?:@([^/@]+))?");

    /** @throws IllegalArgumentException when it is none; the message shows what was given */
    static KerberosName of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no name of Kerberos: " + text);
        }
        return new KerberosName(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    /** The realm, empty where there is none, and behind it the parts before the {@code @}. */
    List<String> realmAndParts() {
        String known = realm == null ? "" : realm;
        return host == null ? List.of(known, name) : List.of(known, name, host);
    }

    String without(boolean withoutHost, boolean withoutRealm) {
        return name
                + (host == null || withoutHost ? "" : "/" + host)
                + (realm == null || withoutRealm ? "" : "@" + realm);
    }
}
