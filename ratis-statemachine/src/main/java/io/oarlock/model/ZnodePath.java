package io.oarlock.model;

import org.jspecify.annotations.Nullable;

/**
 * The path of a znode as a client sent it: any text. Whether it may name a znode is a rule (see {@code PathRules}), not
 * a property of this value, because ZooKeeper answers ill-formed paths differently from operation to operation.
 */
public record ZnodePath(String value) implements Comparable<ZnodePath> {
    public static final ZnodePath ROOT = new ZnodePath("/");

    public boolean isRoot() {
        return value.equals("/");
    }

    /** The path before the last slash; the root for its own children and for itself. */
    public ZnodePath parent() {
        int slash = value.lastIndexOf('/');
        return slash <= 0 ? ROOT : new ZnodePath(value.substring(0, slash));
    }

    /** Whether it is what {@link #parent} gives for a path. */
    public boolean isParentOf(ZnodePath path) {
        int slash = path.value.lastIndexOf('/');
        return slash > 0 ? slash == value.length() && path.value.startsWith(value) : isRoot();
    }

    /** What follows the last slash. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    public ZnodePath child(String name) {
        return new ZnodePath(isRoot() ? "/" + name : value + "/" + name);
    }

    @Override
    public int compareTo(ZnodePath other) {
        return value.compareTo(other.value);
    }

    /**
     * Written out, as {@link #hashCode}: a record's own goes through method handles, which every map of paths pays for.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ZnodePath path && value.equals(path.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
