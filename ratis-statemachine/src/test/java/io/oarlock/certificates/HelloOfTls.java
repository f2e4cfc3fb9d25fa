package io.oarlock.certificates;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** First messages of TLS that no library of today sends. */
public final class HelloOfTls {
    private static final byte HANDSHAKE = 22;
    private static final byte ALERT = 21;
    private static final int HEADER_BYTES = 5;
    private static final int FATAL = 2;
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int PROTOCOL_VERSION = 70;

    private HelloOfTls() {}

    /** Cut off behind its header: who sent it says nothing more. */
    public static byte[] half() {
        return new byte[] {HANDSHAKE, 3, 1, 1, 0, 1, 0, 0};
    }

    /** The first message of a client of today, in one record. */
    public static byte[] of(SSLContext context, String version) throws SSLException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        ByteBuffer message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), message);
        return Arrays.copyOf(message.array(), message.position());
    }

    /** What one record holds in records of so many bytes each, which TLS allows. */
    public static byte[] cut(byte[] record, int bytes) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = HEADER_BYTES; at < record.length; at += bytes) {
            int length = Math.min(bytes, record.length - at);
            records.write(record, 0, HEADER_BYTES - Short.BYTES);
            records.write(length >> Byte.SIZE);
            records.write(length);
            records.write(record, at, length);
        }
        return records.toByteArray();
    }

    /**
     * Of a client that speaks nothing newer than version 3.{@code minor}: 0 is SSL 3, 1 is TLS 1.0, 2 is TLS 1.1. Its
     * ciphers are ECDHE with AES and SHA-1, with ECDSA and with RSA.
     */
    public static byte[] ofVersion(int minor) {
        byte[] body = ByteBuffer.allocate(43)
                .put((byte) 3)
                .put((byte) minor)
                .put(new byte[32])
                .put((byte) 0)
                .putShort((short) 4)
                .putShort((short) 0xc009)
                .putShort((short) 0xc013)
                .put(new byte[] {1, 0})
                .array();
        return ByteBuffer.allocate(9 + body.length)
                .put(new byte[] {HANDSHAKE, 3, (byte) Math.min(minor, 1)})
                .putShort((short) (4 + body.length))
                .put(new byte[] {1, 0})
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    /** Whether an answer begins with a fatal alert for a version that is not spoken. */
    public static boolean isRefusal(byte[] answer) {
        return answer.length == 7
                && answer[0] == ALERT
                && answer[5] == FATAL
                && (answer[6] == PROTOCOL_VERSION || answer[6] == HANDSHAKE_FAILURE);
    }
}
