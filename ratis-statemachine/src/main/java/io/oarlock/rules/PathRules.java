package io.oarlock.rules;

import io.oarlock.model.ZnodePath;

/** Which texts may name a znode, character by character as ZooKeeper decides it. */
public final class PathRules {
    public static final ZnodePath ZOOKEEPER = new ZnodePath("/zookeeper");
    public static final ZnodePath QUOTA = new ZnodePath("/zookeeper/quota");
    /** Name of the znode with the limits of a path, below that path's own znode under {@link #QUOTA}. */
    public static final String QUOTA_LIMITS = "/zookeeper_limits";
    /** The same for what is charged to it. */
    public static final String QUOTA_STATS = "/zookeeper_stats";

    public static final ZnodePath CONFIG = new ZnodePath("/zookeeper/config");

    private PathRules() {}

    /**
     * Whether a znode may have this path: absolute, no empty, "." or ".." components, no control or private-use
     * characters.
     */
    public static boolean isValid(ZnodePath path) {
        String text = path.value();
        int length = text.length();
        if (length == 0 || text.charAt(0) != '/') {
            return false;
        }
        if (length == 1) {
            return true;
        }
        int start = 1;
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (c == '/') {
                if (!isValidName(text, start, i)) {
                    return false;
                }
                start = i + 1;
            } else if (isRefused(c)) {
                return false;
            }
        }
        return isValidName(text, start, length);
    }

    /** What create and delete ask of a path before they look anything up: a slash somewhere and no NUL. */
    public static boolean hasParent(ZnodePath path) {
        String text = path.value();
        return text.indexOf('/') >= 0 && text.indexOf('\0') < 0;
    }

    /** The znodes that every tree has and that nobody can delete. */
    public static boolean isSpecial(ZnodePath path) {
        return path.isRoot() || path.equals(ZOOKEEPER) || path.equals(QUOTA) || path.equals(CONFIG);
    }

    private static boolean isValidName(String text, int from, int to) {
        return switch (to - from) {
            case 0 -> false;
            case 1 -> text.charAt(from) != '.';
            case 2 -> text.charAt(from) != '.' || text.charAt(from + 1) != '.';
            default -> true;
        };
    }

    /** Surrogates are refused too, hence every character outside the basic plane. */
    private static boolean isRefused(char c) {
        return c <= '\u001f' || (c >= '\u007f' && c <= '\u009f') || (c >= '\ud800' && c <= '\uf8ff') || c >= '\ufff0';
    }
}
