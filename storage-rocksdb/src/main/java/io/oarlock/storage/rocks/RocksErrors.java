package io.oarlock.storage.rocks;

import io.oarlock.storage.StoreException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Puts RocksDB's errors in words for an operator; RocksDB names the damaged file itself where it knows it. */
final class RocksErrors {
    private RocksErrors() {}

    static StoreException failed(String action, Path directory, RocksDBException cause) {
        return new StoreException("cannot " + action + " the store " + directory + ": " + describe(cause), cause);
    }

    static boolean isStall(RocksDBException error) {
        Status status = error.getStatus();
        return status != null && status.getCode() == Status.Code.Incomplete;
    }

    private static String describe(RocksDBException error) {
        Status status = error.getStatus();
        String words = status == null ? null : describe(status);
        String message = error.getMessage();
        return message == null || (words != null && words.contains(message)) ? String.valueOf(words) : message;
    }

    static String describe(@Nullable Status status) {
        if (status == null) {
            return "unknown error";
        }
        String subCode = status.getSubCode() == Status.SubCode.None ? "" : " (" + status.getSubCode() + ")";
        String state = status.getState() == null ? "" : ": " + status.getState();
        return status.getCode() + subCode + state;
    }
}
