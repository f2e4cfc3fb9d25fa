package io.oarlock.tree;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads of the applied tree and sessions. */
public interface TreeReader {
    @Nullable
    Znode find(ZnodePath path);

    /** Names of the children in byte order; stops when the consumer returns false. */
    void forEachChild(ZnodePath path, Predicate<String> consumer);

    /** Number of znodes below {@code path}, itself excluded; for the root {@code /zookeeper} counts too. */
    int countDescendants(ZnodePath path);

    /** Ephemerals of a session in path order; stops when the consumer returns false. */
    void forEachEphemeral(long sessionId, Predicate<ZnodePath> consumer);

    @Nullable
    Session session(long sessionId);

    void forEachSession(Consumer<Session> consumer);

    /** Every container and TTL znode. */
    void forEachRemovable(Consumer<ZnodePath> consumer);

    /** Whether a new quota is still being counted, some of it with each entry. */
    boolean countsQuotas();

    /** How far this state has come in taking over a ZooKeeper ensemble; null where it never began to. */
    @Nullable
    MigrationState migration();

    /** The level of the rules that the next entry is decided at. */
    int rulesLevel();

    /** Last zxid applied. */
    long lastZxid();

    /** Time of the last entry applied, in milliseconds since the epoch; never goes back. */
    long timeMillis();

    TreeTotals totals();
}
