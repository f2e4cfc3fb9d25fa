package io.oarlock.deploy.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells an unknown key that may be ignored, as ZooKeeper ignores it, from one that must not be: its author meant a key
 * that exists, or expects members or protection that would silently not be there.
 */
final class Misspelling {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)[._-]?(\\d+)");
    private static final Pattern MEMBER_LINE = Pattern.compile("\\S+:\\d+:\\d+([:;].*)?");
    private static final Pattern PROTECTION =
            Pattern.compile(".*(ssl|tls|sasl|auth|acl|digest|secur|kerberos|superuser|password|truststore|keystore).*");
    private static final int LENGTH_FOR_ONE = 5;
    private static final int LENGTH_FOR_TWO = 8;

    private Misspelling() {}

    /** Why a key that no setting covers is refused; empty when it may be ignored. */
    static Optional<String> complaint(String key, String value) {
        Optional<String> meant = meant(key);
        if (meant.isPresent()) {
            return Optional.of("unknown key " + key + "; " + meant.get() + " was meant?");
        }
        if (MEMBER_LINE.matcher(value).matches()) {
            return Optional.of("unknown key " + key + " with what looks like a member; server.N was meant?");
        }
        if (PROTECTION.matcher(key.toLowerCase(Locale.ROOT)).matches()) {
            return Optional.of("unknown key " + key + " names protection that would not be there");
        }
        return Optional.empty();
    }

    /** The nearest known key, if it is near. */
    static Optional<String> meant(String key) {
        Matcher numbered = NUMBERED.matcher(key);
        if (numbered.matches()) {
            Optional<String> family = nearest(numbered.group(1), families());
            if (family.isPresent()) {
                return Optional.of(family.get() + "." + numbered.group(2));
            }
        }
        List<String> names = names();
        String bare = bare(key);
        return names.stream()
                .filter(name -> bare(name.substring(name.indexOf('.') + 1)).equals(bare))
                .filter(name -> bare.length() >= LENGTH_FOR_TWO)
                .findFirst()
                .or(() -> nearest(key, names));
    }

    private static List<String> names() {
        return Settings.all().stream()
                .filter(setting -> !setting.isFamily())
                .map(Setting::key)
                .toList();
    }

    /** Of keys that end in a number. */
    private static List<String> families() {
        return List.of("server", "group", "weight", "authProvider");
    }

    private static Optional<String> nearest(String key, List<String> names) {
        String bare = bare(key);
        int far = bare.length() >= LENGTH_FOR_TWO ? 2 : bare.length() >= LENGTH_FOR_ONE ? 1 : 0;
        return names.stream()
                .filter(name -> Math.abs(bare(name).length() - bare.length()) <= far)
                .filter(name -> distance(bare, bare(name)) <= far)
                .min(Comparator.comparingInt(name -> distance(bare, bare(name))));
    }

    private static String bare(String key) {
        return key.replaceAll("[._\\-\\s]", "").toLowerCase(Locale.ROOT);
    }

    /** Characters put in, left out, exchanged or swapped with their neighbour. */
    private static int distance(String one, String other) {
        int[][] best = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    best[i][j] = i + j;
                    continue;
                }
                int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                best[i][j] = Math.min(best[i - 1][j - 1] + same, Math.min(best[i - 1][j], best[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    best[i][j] = Math.min(best[i][j], best[i - 2][j - 2] + 1);
                }
            }
        }
        return best[one.length()][other.length()];
    }
}
