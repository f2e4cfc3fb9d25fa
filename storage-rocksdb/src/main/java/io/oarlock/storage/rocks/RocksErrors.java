package io.oarlock.storage.rocks;

import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.StoreException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Puts RocksDB's errors in words for an operator; RocksDB names the damaged file itself where it knows it. */
final class RocksErrors {
    /** How the operating system says that a file is missing which RocksDB knows to be its own. */
    private static final String NO_SUCH_FILE = "No such file or directory";

    private RocksErrors() {}

    static StoreException failed(String action, Path directory, RocksDBException cause) {
        String message = "cannot " + action + " the store " + directory + ": " + describe(cause);
        return isDamage(cause) ? new DamagedStoreException(message, cause) : new StoreException(message, cause);
    }

    private static boolean isDamage(RocksDBException error) {
        Status status = error.getStatus();
        return status != null
                && (status.getCode() == Status.Code.Corruption
                        || describe(error).contains(NO_SUCH_FILE));
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
