package io.oarlock.migration.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Adler32;

/** Changes transaction logs as crashes, disks and mistakes do. */
final class Logs {
    private static final int HEADER_BYTES = 16;
    private static final int PREFIX_BYTES = 12;
    /** In a transaction: behind the session and the number of the request. */
    private static final int ZXID_AT = 12;

    private Logs() {}

    private record Place(int offset, int end, long zxid) {}

    private static List<Place> places(ByteBuffer log) {
        List<Place> places = new ArrayList<>();
        int at = HEADER_BYTES;
        while (at + PREFIX_BYTES < log.limit() && log.getInt(at + Long.BYTES) != 0) {
            int end = at + PREFIX_BYTES + log.getInt(at + Long.BYTES) + 1;
            places.add(new Place(at, end, log.getLong(at + PREFIX_BYTES + ZXID_AT)));
            at = end;
        }
        return places;
    }

    private static Place place(ByteBuffer log, long zxid) {
        return places(log).stream()
                .filter(place -> place.zxid == zxid)
                .findFirst()
                .orElseThrow();
    }

    static long offsetOf(Path log, long zxid) throws IOException {
        return place(ByteBuffer.wrap(Files.readAllBytes(log)), zxid).offset;
    }

    /** As a crash: the second half of the record is zeros, as allocated. */
    static void cutLastRecord(Path log) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        List<Place> places = places(ByteBuffer.wrap(bytes));
        Place last = places.get(places.size() - 1);
        Arrays.fill(bytes, (last.offset + last.end) / 2, last.end, (byte) 0);
        Files.write(log, bytes);
    }

    static void dropRecord(Path log, long zxid) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        Place dropped = place(ByteBuffer.wrap(bytes), zxid);
        ByteBuffer shorter = ByteBuffer.allocate(bytes.length);
        shorter.put(bytes, 0, dropped.offset).put(bytes, dropped.end, bytes.length - dropped.end);
        Files.write(log, shorter.array());
    }

    /** Another digest, and the checksum that belongs to it. */
    static void replaceDigest(Path log, long zxid, long digest) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Place place = place(buffer, zxid);
        buffer.putLong(place.end - 1 - Long.BYTES, digest);
        Adler32 adler = new Adler32();
        adler.update(bytes, place.offset + PREFIX_BYTES, place.end - 1 - place.offset - PREFIX_BYTES);
        buffer.putLong(place.offset, adler.getValue());
        Files.write(log, bytes);
    }
}
