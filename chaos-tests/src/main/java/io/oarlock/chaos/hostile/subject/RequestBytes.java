package io.oarlock.chaos.hostile.subject;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** Writes the body of a request in ZooKeeper's encoding, whatever nonsense it says. */
public final class RequestBytes {

    private static final int NULL_LENGTH = -1;
    private static final int MULTI_END = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    public RequestBytes number(int value) {
        return write(() -> out.writeInt(value));
    }

    RequestBytes longNumber(long value) {
        return write(() -> out.writeLong(value));
    }

    RequestBytes flag(boolean value) {
        return write(() -> out.writeBoolean(value));
    }

    public RequestBytes text(String value) {
        return buffer(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A length and the bytes; the length -1 alone for null. */
    public RequestBytes buffer(byte @Nullable [] value) {
        if (value == null) {
            return number(NULL_LENGTH);
        }
        return number(value.length).raw(value);
    }

    public RequestBytes raw(byte[] value) {
        return write(() -> out.write(value));
    }

    RequestBytes acl(List<ACL> entries) {
        number(entries.size());
        for (ACL entry : entries) {
            number(entry.getPerms())
                    .text(entry.getId().getScheme())
                    .text(entry.getId().getId());
        }
        return this;
    }

    /** What stands before each part of a multi. */
    public RequestBytes part(int opcode) {
        return number(opcode).flag(false).number(MULTI_END);
    }

    public RequestBytes endOfMulti() {
        return number(MULTI_END).flag(true).number(MULTI_END);
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /** The same with its length before it. */
    byte[] frame() {
        byte[] body = bytes.toByteArray();
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private interface Writing {
        void run() throws IOException;
    }

    private RequestBytes write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return this;
    }
}
