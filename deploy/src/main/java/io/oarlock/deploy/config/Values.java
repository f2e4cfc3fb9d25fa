package io.oarlock.deploy.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What was given, checked against the table of settings: file first, then system properties where the file says
 * nothing. ZooKeeper decides between the two like this.
 */
public final class Values {
    private static final String PREFIX = "zookeeper.";
    /** Of the options of a JVM, which has many of its own. */
    private static final Pattern NEARLY_OURS = Pattern.compile("(?i)(jute|readonly).*");

    private final String source;
    private final Map<String, Given> given = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private Values(String source) {
        this.source = source;
    }

    /**
     * A value and where it stands.
     *
     * @param origin {@code file:line}, or the option of the command line
     */
    public record Given(String value, String origin) {}

    public static Values of(PropertyLines file, Map<String, String> systemProperties) throws ConfigException {
        Values values = new Values(file.source());
        for (PropertyLines.Line line : file.lines()) {
            String key = line.key().startsWith(PREFIX) ? line.key().substring(PREFIX.length()) : line.key();
            Given value = new Given(line.value().trim(), file.source() + ":" + line.number());
            values.noteRepeated(key, value);
            values.accept(key, value, true);
        }
        for (Map.Entry<String, String> property : new TreeMap<>(systemProperties).entrySet()) {
            values.acceptProperty(property.getKey(), property.getValue());
        }
        return values;
    }

    /** Takes what another file says; used for the file that holds the members. */
    public void include(PropertyLines file) throws ConfigException {
        for (PropertyLines.Line line : file.lines()) {
            String origin = file.source() + ":" + line.number();
            if (!Settings.SERVER.covers(line.key()) && !ForeignSettings.VERSION.covers(line.key())) {
                throw new ConfigException(origin, line.key() + " is out of place, only server.N lines may stand here");
            }
            Given value = new Given(line.value().trim(), origin);
            noteRepeated(line.key(), value);
            accept(line.key(), value, true);
        }
    }

    /**
     * The last one holds, as in ZooKeeper, but for a member: one of two that were meant would silently not be there.
     */
    private void noteRepeated(String key, Given value) throws ConfigException {
        Given earlier = given.get(key);
        if (earlier == null) {
            return;
        }
        if (Settings.SERVER.covers(key) && !earlier.value().equals(value.value())) {
            throw new ConfigException(
                    value.origin(), key + " was given before (" + earlier.origin() + ") as another member");
        }
        warnings.add(value.origin() + ": " + key + " was given before (" + earlier.origin() + "); this one holds");
    }

    private void acceptProperty(String name, String value) throws ConfigException {
        boolean prefixed = name.startsWith(PREFIX);
        String key = prefixed ? name.substring(PREFIX.length()) : name;
        boolean ours = prefixed || key.startsWith("oarlock.") || key.startsWith("znode.container.");
        boolean plain = key.equals(Settings.JUTE_MAX_BUFFER.key()) || key.equals(Settings.READ_ONLY_MODE.key());
        // ZooKeeper has no members among its system properties, but a client's zookeeper.server.principal.
        boolean member = Settings.SERVER.covers(key);
        if ((ours || plain) && !member && !given.containsKey(key)) {
            accept(key, new Given(value, "-D" + name), false);
        } else if (!ours && !plain && NEARLY_OURS.matcher(name).matches()) {
            refuseMisspelt(name, new Given(value, "-D" + name));
        }
    }

    private static void refuseMisspelt(String key, Given value) throws ConfigException {
        Optional<String> complaint = Misspelling.complaint(key, value.value());
        if (complaint.isPresent()) {
            throw new ConfigException(value.origin(), complaint.get());
        }
    }

    private void accept(String key, Given value, boolean warnOfUnknown) throws ConfigException {
        Setting<?> setting = Settings.find(key).orElse(null);
        if (setting == null) {
            refuseMisspelt(key, value);
            if (warnOfUnknown) {
                warnings.add(value.origin() + ": unknown key " + key + ", ignored");
            }
            return;
        }
        switch (setting.use()) {
            case EFFECTIVE -> {
                given.put(key, effective(key, setting, value));
                return;
            }
            case WITHOUT_EFFECT -> warnings.add(value.origin() + ": " + key + " has no effect here. " + setting.doc());
            case REFUSED -> {
                if (!value.value().equalsIgnoreCase(setting.defaultText())) {
                    throw new ConfigException(value.origin(), key + " is not supported. " + setting.doc());
                }
            }
        }
        given.put(key, value);
    }

    private <T> Given effective(String key, Setting<T> setting, Given value) throws ConfigException {
        ValueType.Reading<T> reading = setting.type().read(value.value());
        if (reading.value() == null) {
            throw new ConfigException(value.origin(), key + " " + reading.remark());
        }
        if (reading.remark() != null) {
            warnings.add(value.origin() + ": " + key + " " + reading.remark());
        }
        return value;
    }

    public boolean has(Setting<?> setting) {
        Given value = given.get(setting.key());
        return value != null && !value.value().isBlank();
    }

    /** What was given, or the default. */
    public <T> T get(Setting<T> setting) {
        Given value = given.get(setting.key());
        T parsed = setting.type()
                .read(value == null ? setting.defaultText() : value.value())
                .value();
        if (parsed == null) {
            throw new IllegalStateException(setting.key() + " is not given and has no default");
        }
        return parsed;
    }

    /** What was given, or the default; empty where there is neither. */
    public <T> Optional<T> find(Setting<T> setting) {
        return has(setting) || !setting.defaultText().isEmpty() ? Optional.of(get(setting)) : Optional.empty();
    }

    /** Where a setting was given, or the file when it was not. */
    public String origin(Setting<?> setting) {
        Given value = given.get(setting.key());
        return value == null ? source : value.origin();
    }

    /** The keys of a family in the order of their names. */
    public SortedMap<String, Given> family(Setting<?> setting) {
        SortedMap<String, Given> members = new TreeMap<>();
        given.forEach((key, value) -> {
            if (setting.covers(key)) {
                members.put(key, value);
            }
        });
        return members;
    }

    /** {@code initLimit} and {@code syncLimit} where they are given. */
    SortedMap<String, String> shownWithoutEffect() {
        SortedMap<String, String> shown = new TreeMap<>();
        for (Setting<String> setting : List.of(ForeignSettings.INIT_LIMIT, ForeignSettings.SYNC_LIMIT)) {
            if (has(setting)) {
                shown.put(setting.key(), get(setting));
            }
        }
        return shown;
    }

    public String source() {
        return source;
    }

    /** To be logged at the start. */
    public void warn(String line) {
        warnings.add(line);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
