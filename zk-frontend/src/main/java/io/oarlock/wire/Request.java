package io.oarlock.wire;

import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, decoded. What goes into the log is a {@link Write}; everything else is answered by this member.
 */
public sealed interface Request {
    /** A change, to be proposed. */
    record Write(Operation operation) implements Request {}

    /** Waits until this member has applied all that was committed when it was sent; the path comes back as it was. */
    record Sync(@Nullable String path) implements Request {}

    /** Not a request that we know: answered with an error, then the connection is closed. */
    record Unknown(int code) implements Request {}

    /** Whatever this member answers from its applied state. */
    sealed interface Read extends Request {
        <R> R accept(Cases<R> cases);

        /** Whether its answer depends on the tree, be it by the watches that changes of it have fired. */
        default boolean showsTree() {
            return true;
        }

        /** One case for every kind of read. */
        interface Cases<R> {
            R exists(Exists exists);

            R getData(GetData getData);

            R getAcl(GetAcl getAcl);

            R getChildren(GetChildren getChildren);

            R getEphemerals(GetEphemerals getEphemerals);

            R countDescendants(CountDescendants countDescendants);

            R multiRead(MultiRead multiRead);

            R changeWatches(WatchQuery watchQuery);

            R addWatch(AddWatch addWatch);

            R setWatches(SetWatches setWatches);

            R whoAmI(WhoAmI whoAmI);

            R ping(Ping ping);

            R refused(RefusedRead refused);
        }
    }

    record Exists(ZnodePath path, boolean watch) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.exists(this);
        }
    }

    record GetData(ZnodePath path, boolean watch) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.getData(this);
        }
    }

    record GetAcl(ZnodePath path) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.getAcl(this);
        }
    }

    record GetChildren(ZnodePath path, boolean watch, boolean withStat) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.getChildren(this);
        }
    }

    /** @param prefix a prefix of the text, not of the path's parts */
    record GetEphemerals(String prefix) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.getEphemerals(this);
        }
    }

    record CountDescendants(ZnodePath path) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.countDescendants(this);
        }
    }

    /** @param reads {@link GetData} and {@link GetChildren} only, none of which leaves a watch */
    record MultiRead(List<Read> reads) implements Read {
        public MultiRead {
            reads = List.copyOf(reads);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.multiRead(this);
        }
    }

    /**
     * Asks for watches, or takes them away.
     *
     * @param path null where the client sent none: there are never watches on it
     */
    record WatchQuery(@Nullable String path, int type, boolean remove) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.changeWatches(this);
        }
    }

    /** @param path null where the client sent none: no event ever has it */
    record AddWatch(@Nullable String path, int mode) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.addWatch(this);
        }
    }

    /** Brings back the watches of an earlier connection; for what has changed since events are sent at once. */
    record SetWatches(long relativeZxid, Paths paths) implements Read {
        /** Watches by kind. */
        public record Paths(
                List<String> data,
                List<String> exist,
                List<String> child,
                List<String> persistent,
                List<String> persistentRecursive) {
            /** How many there are of all kinds. */
            public int size() {
                return data.size() + exist.size() + child.size() + persistent.size() + persistentRecursive.size();
            }
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.setWatches(this);
        }
    }

    record WhoAmI() implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.whoAmI(this);
        }

        @Override
        public boolean showsTree() {
            return false;
        }
    }

    record Ping() implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.ping(this);
        }

        @Override
        public boolean showsTree() {
            return false;
        }
    }

    /** A read that failed before it reached the tree. */
    record RefusedRead(ErrorCode error) implements Read {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.refused(this);
        }

        @Override
        public boolean showsTree() {
            return false;
        }
    }
}
