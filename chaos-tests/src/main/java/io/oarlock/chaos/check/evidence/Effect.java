package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an acknowledged write did to one znode.
 *
 * @param zxid its place in the order of all writes
 * @param kind create, set or delete
 * @param path of the znode
 * @param data the data written; null for a delete
 * @param version the version after it; -1 when the answer did not tell
 * @param operation the write
 */
public record Effect(
        long zxid, Kind kind, String path, @Nullable String data, long version, Operation operation) {

    public enum Kind {
        CREATE,
        SET,
        DELETE
    }

    /** The effects of all acknowledged writes that carry a zxid, in the order of the history. */
    public static List<Effect> allOf(History history) {
        List<Effect> effects = new ArrayList<>();
        for (Operation operation : history.operations()) {
            if (operation.isOk() && operation.out().has("zxid")) {
                effects.addAll(of(operation));
            }
        }
        return effects;
    }

    /** Whether znodes that are created with such a mode go without a delete. */
    public static boolean goesByItself(@Nullable String mode) {
        return mode != null && (mode.startsWith("EPHEMERAL") || mode.contains("TTL") || mode.equals("CONTAINER"));
    }

    /** Whether the name is that of a write, alone or in a multi. */
    public static boolean isWrite(String function) {
        return switch (function) {
            case "create", "set", "delete", "multi", "set-acl" -> true;
            default -> false;
        };
    }

    static List<Effect> of(Operation operation) {
        if (!operation.function().equals("multi")) {
            Effect effect = of(operation, operation.function(), operation.in(), operation.out());
            return effect == null ? List.of() : List.of(effect);
        }
        List<Effect> effects = new ArrayList<>();
        List<?> parts = operation.in().list("ops");
        List<?> results = operation.out().list("results");
        for (int i = 0; i < parts.size(); i++) {
            Fields part = Fields.of(parts.get(i));
            Fields result = i < results.size() ? Fields.of(results.get(i)) : Fields.of(null);
            Effect effect = of(operation, part.requiredText("f"), part, result);
            if (effect != null) {
                effects.add(effect);
            }
        }
        return effects;
    }

    private static @Nullable Effect of(Operation operation, String function, Fields in, Fields out) {
        long zxid = operation.out().number("zxid");
        Fields named = out.has("path") ? out : in;
        return switch (function) {
            case "create" -> new Effect(zxid, Kind.CREATE, named.requiredText("path"), in.text("data"), 0, operation);
            case "set" ->
                new Effect(
                        zxid,
                        Kind.SET,
                        named.requiredText("path"),
                        in.text("data"),
                        out.numberOr("version", -1),
                        operation);
            case "delete" -> new Effect(zxid, Kind.DELETE, named.requiredText("path"), null, -1, operation);
            default -> null;
        };
    }

    /** How messages name it: {@code set /a at 0x100000007}. */
    public String describe() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + path + " at " + hex(zxid);
    }

    public static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
