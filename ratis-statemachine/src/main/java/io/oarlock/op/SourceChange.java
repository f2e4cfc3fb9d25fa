package io.oarlock.op;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a transaction of a ZooKeeper ensemble did: everything was decided when it was logged there. */
public sealed interface SourceChange {
    /** Does what the kind of change asks for. */
    void accept(Visitor visitor);

    /** Takes each kind of change. */
    interface Visitor {
        void create(Create create);

        void delete(Delete delete);

        void setData(SetData setData);

        void setAcl(SetAcl setAcl);

        void openSession(OpenSession open);

        void closeSession(CloseSession close);
    }

    /**
     * @param owner in ZooKeeper's encoding, the session of an ephemeral
     * @param parentCreations how many children the parent has had since, this one included; -1 for one more than before
     */
    record Create(ZnodePath path, @Nullable Bytes data, Acl acl, long owner, int parentCreations)
            implements SourceChange {
        @Override
        public void accept(Visitor visitor) {
            visitor.create(this);
        }
    }

    record Delete(ZnodePath path) implements SourceChange {
        @Override
        public void accept(Visitor visitor) {
            visitor.delete(this);
        }
    }

    /** @param version that the znode has since */
    record SetData(ZnodePath path, @Nullable Bytes data, int version) implements SourceChange {
        @Override
        public void accept(Visitor visitor) {
            visitor.setData(this);
        }
    }

    /** @param aversion that the znode has since */
    record SetAcl(ZnodePath path, Acl acl, int aversion) implements SourceChange {
        @Override
        public void accept(Visitor visitor) {
            visitor.setAcl(this);
        }
    }

    record OpenSession(int timeoutMillis) implements SourceChange {
        @Override
        public void accept(Visitor visitor) {
            visitor.openSession(this);
        }
    }

    /** @param ephemerals that went with it; null in logs before 3.6, when all that the session had went */
    record CloseSession(@Nullable List<ZnodePath> ephemerals) implements SourceChange {
        @Override
        public void accept(Visitor visitor) {
            visitor.closeSession(this);
        }
    }
}
