package io.oarlock.words;

import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Following;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A replica with a state that nothing changes: sessions and their ephemerals. */
final class FakeReplica implements Replica {
    private final ReplicaStatus status;
    private final Map<Session, List<String>> ephemeralsBySession =
            new TreeMap<>((a, b) -> Long.compare(a.id(), b.id()));

    FakeReplica(ReplicaStatus status) {
        this.status = status;
    }

    void add(long sessionId, int timeoutMillis, String... ephemerals) {
        ephemeralsBySession.put(new Session(sessionId, timeoutMillis, Bytes.EMPTY, 1, 1), List.of(ephemerals));
    }

    @Override
    public ReadScope read() {
        return new ReadScope() {
            @Override
            public TreeReader tree() {
                return new Tree();
            }

            @Override
            public TreeSnapshot snapshot() {
                return new Tree();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ReplicaStatus status() {
        return status;
    }

    @Override
    public Following following() {
        return new Following(3, 2, 1, 4);
    }

    @Override
    public void propose(Proposal proposal, Ticket ticket) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Bytes> tellLeader(Bytes message) {
        throw new UnsupportedOperationException();
    }

    private final class Tree implements TreeSnapshot {
        @Override
        public <E extends Exception> void forEachZnode(Visitor<E> visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Znode find(ZnodePath path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachChild(ZnodePath path, Predicate<String> consumer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int countDescendants(ZnodePath path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachEphemeral(long sessionId, Predicate<ZnodePath> consumer) {
            ephemeralsBySession.forEach((session, paths) -> {
                if (session.id() == sessionId) {
                    paths.stream().map(ZnodePath::new).takeWhile(consumer).forEach(path -> {});
                }
            });
        }

        @Override
        public Session session(long sessionId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachSession(Consumer<Session> consumer) {
            ephemeralsBySession.keySet().forEach(consumer);
        }

        @Override
        public void forEachRemovable(Consumer<ZnodePath> consumer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean countsQuotas() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long lastZxid() {
            return 0x1_0000_00ffL;
        }

        @Override
        public int rulesLevel() {
            return 1;
        }

        @Override
        public MigrationState migration() {
            return null;
        }

        @Override
        public long timeMillis() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TreeTotals totals() {
            return new TreeTotals(9, 3, ephemeralsBySession.size(), 1234);
        }

        @Override
        public void close() {}
    }
}
