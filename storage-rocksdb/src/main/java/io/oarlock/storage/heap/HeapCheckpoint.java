package io.oarlock.storage.heap;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The rows of a heap store in a file: for each table, in order of names, its name, then its rows in order of keys, each
 * after a mark that one follows; a checksum of all that leads the file.
 */
final class HeapCheckpoint {
    private static final String FILE = "rows";

    private HeapCheckpoint() {}

    static void write(Path directory, HeapView view) {
        try {
            byte[] rows = encode(view);
            Files.createDirectory(directory);
            ByteBuffer file = ByteBuffer.allocate(Long.BYTES + rows.length)
                    .putLong(checksum(rows))
                    .put(rows)
                    .flip();
            try (FileChannel channel = FileChannel.open(
                    directory.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                while (file.hasRemaining()) {
                    channel.write(file);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw new StoreException("cannot write the checkpoint " + directory, e);
        }
    }

    static HeapView read(Path directory, List<Table> tables) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(FILE)));
            long checksum = file.getLong();
            byte[] rows = new byte[file.remaining()];
            file.get(rows);
            if (checksum != checksum(rows)) {
                throw new StoreException("the checkpoint " + directory + " is damaged: its checksum is wrong");
            }
            return decode(rows, tables);
        } catch (IOException e) {
            throw new StoreException("cannot read the checkpoint " + directory, e);
        }
    }

    private static byte[] encode(HeapView view) throws IOException {
        Map<String, Table> byName = new TreeMap<>();
        view.tables().keySet().forEach(table -> byName.put(table.name(), table));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(byName.size());
        for (Table table : byName.values()) {
            out.writeUTF(table.name());
            try (Cursor rows = view.scan(table, new byte[0], null)) {
                while (rows.next()) {
                    out.writeBoolean(true);
                    writeBytes(out, rows.key());
                    writeBytes(out, rows.value());
                }
            }
            out.writeBoolean(false);
        }
        return bytes.toByteArray();
    }

    private static HeapView decode(byte[] rows, List<Table> tables) throws IOException {
        Map<Table, SortedRows> found = new HashMap<>();
        tables.forEach(table -> found.put(table, SortedRows.EMPTY));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(rows));
        for (int left = in.readInt(); left > 0; left--) {
            Table table = new Table(in.readUTF());
            SortedRows sorted = SortedRows.EMPTY;
            while (in.readBoolean()) {
                sorted = sorted.put(readBytes(in), readBytes(in));
            }
            if (found.put(table, sorted) == null) {
                throw new StoreException("the checkpoint has an unknown table " + table.name());
            }
        }
        return new HeapView(Map.copyOf(found));
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }
}
