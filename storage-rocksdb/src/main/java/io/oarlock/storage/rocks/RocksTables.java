package io.oarlock.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.oarlock.storage.StoreException;
import io.oarlock.storage.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Which column family holds which table. Immutable once the database is open. */
final class RocksTables {
    private static final String DEFAULT = new String(RocksDB.DEFAULT_COLUMN_FAMILY, UTF_8);

    private final Path directory;
    private final Map<Table, ColumnFamilyHandle> handles;
    private final Map<Table, Integer> ids;

    RocksTables(Path directory, List<Table> tables, List<ColumnFamilyHandle> opened) {
        this.directory = directory;
        Map<Table, ColumnFamilyHandle> byTable = new HashMap<>();
        Map<Table, Integer> idByTable = new HashMap<>();
        for (int i = 0; i < tables.size(); i++) {
            // RocksDB insists on its default family, which comes first and stays empty.
            ColumnFamilyHandle handle = opened.get(i + 1);
            byTable.put(tables.get(i), handle);
            idByTable.put(tables.get(i), handle.getID());
        }
        this.handles = Map.copyOf(byTable);
        this.ids = Map.copyOf(idByTable);
    }

    Path directory() {
        return directory;
    }

    ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = handles.get(table);
        if (handle == null) {
            throw unknown(table);
        }
        return handle;
    }

    int id(Table table) {
        Integer id = ids.get(table);
        if (id == null) {
            throw unknown(table);
        }
        return id;
    }

    List<ColumnFamilyHandle> handles() {
        return List.copyOf(handles.values());
    }

    private StoreException unknown(Table table) {
        return new StoreException("the store " + directory + " has no table " + table.name());
    }

    static List<ColumnFamilyDescriptor> descriptors(List<Table> tables, ColumnFamilyOptions options) {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options));
        for (Table table : tables) {
            descriptors.add(new ColumnFamilyDescriptor(table.name().getBytes(UTF_8), options));
        }
        return descriptors;
    }

    /** A directory of another version, or of something else, is not touched. */
    static void refuseUnknown(Path directory, List<Table> tables) throws RocksDBException {
        Set<String> known = tables.stream().map(Table::name).collect(Collectors.toCollection(TreeSet::new));
        if (known.size() != tables.size() || known.contains(DEFAULT)) {
            throw new IllegalArgumentException("tables need different names other than " + DEFAULT + ": " + tables);
        }
        Set<String> unknown = new TreeSet<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, directory.toString())) {
                unknown.add(new String(name, UTF_8));
            }
        }
        unknown.remove(DEFAULT);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new StoreException(
                    "the store " + directory + " has tables that this version does not know: " + unknown);
        }
    }
}
