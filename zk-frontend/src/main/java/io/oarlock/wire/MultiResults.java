package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.ErrorCode;

/** The frame around the results of a multi: a header before each, and one that ends them. */
public final class MultiResults {
    private static final int TYPE_ERROR = -1;
    private static final int TYPE_END = -1;

    private MultiResults() {}

    /** What comes before the result of a part that worked. */
    public static void writeHeader(ByteBuf out, int type) {
        writeHeader(out, type, false, 0);
    }

    /** The result of a part that failed; its code stands in the header and in the body. */
    public static void writeError(ByteBuf out, ErrorCode error) {
        writeHeader(out, TYPE_ERROR, false, error.code());
        out.writeInt(error.code());
    }

    public static void writeEnd(ByteBuf out) {
        writeHeader(out, TYPE_END, true, -1);
    }

    private static void writeHeader(ByteBuf out, int type, boolean done, int error) {
        out.writeInt(type);
        out.writeBoolean(done);
        out.writeInt(error);
    }
}
