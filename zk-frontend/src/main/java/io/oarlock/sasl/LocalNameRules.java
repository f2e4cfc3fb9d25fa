package io.oarlock.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Rules of {@code auth_to_local}, which make short names of principals, in the form that MIT's Kerberos, Hadoop and
 * ZooKeeper have in common: {@code DEFAULT} takes the first part of a principal of the own realm, and
 * {@code RULE:[2:$1;$2](regex)s/from/to/g} takes principals of two parts, writes them as {@code $1;$2}, with the realm
 * as {@code $0}, and replaces what matches. The first rule that fits decides. Immutable.
 */
public final class LocalNameRules {
    /** Where none are given. */
    public static final LocalNameRules DEFAULT = new LocalNameRules(List.of(new OwnRealm()));

    private static final Pattern RULE = Pattern.compile("RULE:\\[(?<parts>\\d{1,2}):(?<format>[^\\]]*)\\]"
            + "(?:\\((?<accepted>[^)]*)\\))?"
            + "(?:s/(?<from>[^/]*)/(?<to>[^/]*)/(?<all>g)?)?");
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d*)");
    /** What may stand in the text that replaces a match: characters, escaped ones, and groups. */
    private static final Pattern REPLACEMENT = Pattern.compile("[^$\\\\]|\\\\.|\\$(?<group>\\d)");

    private static final String OWN_REALM = "DEFAULT";
    /** A name that no rule may make: it would be taken for one of another host or realm. */
    private static final Pattern NOT_SHORT = Pattern.compile("[/@]");

    /** Expressions with groups take some of the stack for each character. */
    private static final int WRITTEN_CHARS_MAX = 1200;

    private final List<Rule> rules;

    private LocalNameRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    private sealed interface Rule {
        /** Null where the rule does not fit. */
        @Nullable
        String shortName(KerberosName principal, String ownRealm);
    }

    private record OwnRealm() implements Rule {
        @Override
        public @Nullable String shortName(KerberosName principal, String ownRealm) {
            return ownRealm.equals(principal.realm()) ? principal.name() : null;
        }
    }

    /**
     * @param parts number of parts that a principal must have
     * @param format what it is written as
     * @param accepted what that must match; null for anything
     * @param change what is made of it; null for nothing
     */
    private record Written(
            int parts,
            String format,
            @Nullable Pattern accepted,
            @Nullable Change change) implements Rule {
        @Override
        public @Nullable String shortName(KerberosName principal, String ownRealm) {
            List<String> known = principal.realmAndParts();
            if (known.size() - 1 != parts) {
                return null;
            }
            String written = PARAMETER
                    .matcher(format)
                    .replaceAll(found -> Matcher.quoteReplacement(known.get(Integer.parseInt(found.group(1)))));
            if (written.length() > WRITTEN_CHARS_MAX) {
                throw new IllegalArgumentException("a principal that is too long for the rules of auth_to_local");
            }
            if (accepted != null && !accepted.matcher(new BoundedLooks(written)).matches()) {
                return null;
            }
            return change == null ? written : change.of(written);
        }
    }

    private record Change(Pattern from, String to, boolean all) {
        String of(String written) {
            Matcher matcher = from.matcher(new BoundedLooks(written));
            return all ? matcher.replaceAll(to) : matcher.replaceFirst(to);
        }
    }

    /**
     * Reads rules with white space, or nothing, between them.
     *
     * @throws IllegalArgumentException when one could never be used; the message says why
     */
    public static LocalNameRules parse(String text) {
        List<Rule> rules = new ArrayList<>();
        Matcher matcher = RULE.matcher(text);
        int at = behindSpace(text, 0);
        while (at < text.length()) {
            if (text.startsWith(OWN_REALM, at)) {
                rules.add(new OwnRealm());
                at += OWN_REALM.length();
            } else if (matcher.region(at, text.length()).lookingAt()) {
                rules.add(written(matcher));
                at = matcher.end();
            } else {
                throw new IllegalArgumentException("no rule of auth_to_local begins with '" + text.substring(at) + "'");
            }
            at = behindSpace(text, at);
        }
        return new LocalNameRules(rules);
    }

    private static int behindSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static Written written(Matcher rule) {
        int parts = Integer.parseInt(rule.group("parts"));
        String format = rule.group("format");
        PARAMETER.matcher(format).results().forEach(found -> refuseUnknown(rule.group(), found.group(1), parts));
        try {
            String accepted = rule.group("accepted");
            String from = rule.group("from");
            Change change = from == null ? null : change(rule, Pattern.compile(from));
            return new Written(parts, format, accepted == null ? null : Pattern.compile(accepted), change);
        } catch (PatternSyntaxException broken) {
            throw new IllegalArgumentException(rule.group() + " has a broken expression: " + broken.getDescription());
        }
    }

    private static Change change(Matcher rule, Pattern from) {
        String to = rule.group("to");
        int groups = from.matcher("").groupCount();
        Matcher piece = REPLACEMENT.matcher(to);
        int at = 0;
        while (piece.region(at, to.length()).lookingAt()) {
            String group = piece.group("group");
            if (group != null && Integer.parseInt(group) > groups) {
                throw new IllegalArgumentException(
                        rule.group() + " has $" + group + " in its replacement, and " + groups + " groups");
            }
            at = piece.end();
        }
        if (at < to.length()) {
            throw new IllegalArgumentException(rule.group() + " has a replacement with a broken end: " + to);
        }
        return new Change(from, to, rule.group("all") != null);
    }

    private static void refuseUnknown(String rule, String number, int parts) {
        if (number.isEmpty() || number.length() > 2 || Integer.parseInt(number) > parts) {
            throw new IllegalArgumentException(
                    rule + " has $" + number + ", and a principal of " + parts + " parts has $0 to $" + parts);
        }
    }

    /**
     * The short name of a principal; empty where no rule fits it, or the first that does makes no short name.
     *
     * @param ownRealm of this machine; empty where it has none
     * @throws IllegalArgumentException where that cannot be told in a moment
     */
    Optional<String> shortName(KerberosName principal, String ownRealm) {
        for (Rule rule : rules) {
            String made = rule.shortName(principal, ownRealm);
            if (made != null) {
                return made.isEmpty() || NOT_SHORT.matcher(made).find() ? Optional.empty() : Optional.of(made);
            }
        }
        return Optional.empty();
    }
}
