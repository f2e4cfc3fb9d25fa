package io.oarlock.read;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.ZnodePath;
import io.oarlock.tree.TreeReader;
import io.oarlock.wire.WireWriter;

/** A vector of texts as jute writes it, whose length is known at its end only, and which is bounded in bytes. */
final class NameList {
    private final ByteBuf out;
    private final int bytesMax;
    private final int start;
    private int count;
    private boolean full;

    NameList(ByteBuf out, int bytesMax) {
        this.out = out;
        this.bytesMax = bytesMax;
        this.start = out.writerIndex();
        out.writeInt(0);
    }

    /** False when there is no room for it, nor for anything after it. */
    boolean add(String name) {
        // No character of Java's takes more than three bytes.
        if (full || out.writerIndex() - start + Integer.BYTES + 3L * name.length() > bytesMax) {
            full = true;
            return false;
        }
        WireWriter.writeText(out, name);
        count++;
        return true;
    }

    /** All names of the children; false when there was no room. */
    boolean addChildren(TreeReader tree, ZnodePath path) {
        tree.forEachChild(path, this::add);
        return end();
    }

    /** Fills in the count; false when something did not fit. */
    boolean end() {
        out.setInt(start, count);
        return !full;
    }

    /** Where it starts in its buffer. */
    int start() {
        return start;
    }
}
