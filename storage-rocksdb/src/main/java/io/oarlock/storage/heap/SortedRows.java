package io.oarlock.storage.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map of rows (an AVL tree whose changes copy the path to the root). An older version stays whole
 * while newer ones are made, which gives views, cursors and "as of the last flush" for free. Safe to share between
 * threads.
 *
 * @param node root of the tree; null when there are no rows
 */
record SortedRows(@Nullable Node node) {
    static final SortedRows EMPTY = new SortedRows(null);

    /** One row with the rows that sort before and after it. */
    static final class Node {
        final byte[] key;
        final byte[] value;
        final @Nullable Node left;
        final @Nullable Node right;
        private final int height;

        private Node(byte[] key, byte[] value, @Nullable Node left, @Nullable Node right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.height = 1 + Math.max(height(left), height(right));
        }
    }

    byte @Nullable [] get(byte[] key) {
        Node at = node;
        while (at != null) {
            int order = Arrays.compareUnsigned(key, at.key);
            if (order == 0) {
                return at.value;
            }
            at = order < 0 ? at.left : at.right;
        }
        return null;
    }

    SortedRows put(byte[] key, byte[] value) {
        return new SortedRows(put(node, key, value));
    }

    SortedRows remove(byte[] key) {
        return get(key) == null ? this : new SortedRows(remove(node, key));
    }

    private static Node put(@Nullable Node at, byte[] key, byte[] value) {
        if (at == null) {
            return new Node(key, value, null, null);
        }
        int order = Arrays.compareUnsigned(key, at.key);
        if (order == 0) {
            return new Node(at.key, value, at.left, at.right);
        }
        return order < 0
                ? balanced(at, put(at.left, key, value), at.right)
                : balanced(at, at.left, put(at.right, key, value));
    }

    private static @Nullable Node remove(@Nullable Node at, byte[] key) {
        if (at == null) {
            return null;
        }
        int order = Arrays.compareUnsigned(key, at.key);
        if (order < 0) {
            return balanced(at, remove(at.left, key), at.right);
        }
        if (order > 0) {
            return balanced(at, at.left, remove(at.right, key));
        }
        if (at.left == null) {
            return at.right;
        }
        if (at.right == null) {
            return at.left;
        }
        Node next = first(at.right);
        return balanced(next, at.left, remove(at.right, next.key));
    }

    private static Node first(Node from) {
        Node at = from;
        while (at.left != null) {
            at = at.left;
        }
        return at;
    }

    /** The row of {@code middle} over two trees whose heights differ by two at most. */
    private static Node balanced(Node middle, @Nullable Node left, @Nullable Node right) {
        if (left != null && height(left) > height(right) + 1) {
            Node inner = left.right;
            return inner == null || height(left.left) >= height(inner)
                    ? node(left, left.left, node(middle, inner, right))
                    : node(inner, node(left, left.left, inner.left), node(middle, inner.right, right));
        }
        if (right != null && height(right) > height(left) + 1) {
            Node inner = right.left;
            return inner == null || height(right.right) >= height(inner)
                    ? node(right, node(middle, left, inner), right.right)
                    : node(inner, node(middle, left, inner.left), node(right, inner.right, right.right));
        }
        return node(middle, left, right);
    }

    private static Node node(Node row, @Nullable Node left, @Nullable Node right) {
        return new Node(row.key, row.value, left, right);
    }

    private static int height(@Nullable Node node) {
        return node == null ? 0 : node.height;
    }
}
