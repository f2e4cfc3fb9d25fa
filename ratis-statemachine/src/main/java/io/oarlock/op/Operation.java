package io.oarlock.op;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to change. Decided at apply: an operation carries what was asked, never a result. Everything here
 * goes into the Raft log, so a new kind or field needs a new rules level.
 */
public sealed interface Operation {
    <R> R accept(Cases<R> cases);

    /** One case for every kind of operation: Java 17's stand-in for an exhaustive switch over a sealed type. */
    interface Cases<R> {
        R create(Create create);

        R delete(Delete delete);

        R setData(SetData setData);

        R setAcl(SetAcl setAcl);

        R check(Check check);

        R multi(Multi multi);

        R refused(Refused refused);

        R openSession(OpenSession openSession);

        R attachSession(AttachSession attachSession);

        R closeSession(CloseSession closeSession);

        R expireSessions(ExpireSessions expireSessions);

        R removeUnused(RemoveUnused removeUnused);

        R raiseRulesLevel(RaiseRulesLevel raiseRulesLevel);

        R setConfig(SetConfig setConfig);

        R migrate(Migrate migrate);
    }

    /**
     * Makes a znode.
     *
     * @param flags as on the wire; not every value is a {@link CreateMode}, which is for the rules to refuse
     * @param ttlMillis only read for TTL modes
     * @param form which of the create requests it was: decides flag validity
     */
    record Create(
            ZnodePath path, @Nullable Bytes data, @Nullable List<AclEntry> acl, int flags, long ttlMillis, Form form)
            implements Operation {
        /** The create requests of the protocol, which allow different flags (opcodes 1, 15, 19 and 21). */
        public enum Form {
            CREATE,
            CREATE2,
            CREATE_CONTAINER,
            CREATE_TTL
        }

        /** Whether the znode, if it is made, belongs to the session that asks. */
        public boolean makesEphemeral() {
            boolean ephemeral = flags == CreateMode.EPHEMERAL.flag() || flags == CreateMode.EPHEMERAL_SEQUENTIAL.flag();
            return ephemeral && (form == Form.CREATE || form == Form.CREATE2);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.create(this);
        }
    }

    /** Removes a znode without children. */
    record Delete(ZnodePath path, int version) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.delete(this);
        }
    }

    /** Replaces a znode's data. */
    record SetData(ZnodePath path, @Nullable Bytes data, int version) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.setData(this);
        }
    }

    /** Replaces a znode's ACL. */
    record SetAcl(ZnodePath path, @Nullable List<AclEntry> acl, int aversion) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.setAcl(this);
        }
    }

    /** Succeeds when the znode has the version; only inside a multi. */
    record Check(ZnodePath path, int version) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.check(this);
        }
    }

    /** All of the operations or none; they see each other's effects. Holds only create, delete, setData and check. */
    record Multi(List<Operation> operations) implements Operation {
        public Multi {
            operations = List.copyOf(operations);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.multi(this);
        }
    }

    /**
     * A write that failed before it reached the rules (a broken record): it changes nothing but takes a zxid, as in
     * ZooKeeper.
     */
    record Refused(ErrorCode error) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.refused(this);
        }
    }

    /** Opens the session that the proposal names. */
    record OpenSession(int timeoutMillis, Bytes password) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.openSession(this);
        }
    }

    /**
     * Moves the session that the proposal names to the member that proposes it, if the password fits and the session
     * has not moved since the generation that the proposal names.
     */
    record AttachSession(int timeoutMillis, Bytes password) implements Operation {
        /** The generation of a proposal by a member that knows nothing of the session. */
        public static final long FROM_ANYWHERE = 0;

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.attachSession(this);
        }
    }

    /** Ends the session that the proposal names and deletes its ephemerals; asked for by the client. */
    record CloseSession() implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.closeSession(this);
        }
    }

    /** Ends sessions that the leader has not heard of in time. One whose generation has moved on lives. */
    record ExpireSessions(List<Expiry> expiries) implements Operation {
        /** A session and the generation that the leader saw when it decided. */
        public record Expiry(long sessionId, long generation) {}

        public ExpireSessions {
            expiries = List.copyOf(expiries);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.expireSessions(this);
        }
    }

    /**
     * Removes a container or TTL znode if it is still due: no children, and unchanged since the leader looked.
     *
     * @param mzxid the znode's mzxid that the leader saw
     * @param pzxid likewise
     */
    record RemoveUnused(ZnodePath path, long mzxid, long pzxid) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.removeUnused(this);
        }
    }

    /** From the next entry on the rules work at this level, which all members must know. Never lowered. */
    record RaiseRulesLevel(int level) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.raiseRulesLevel(this);
        }
    }

    /** Writes the ensemble's configuration text into {@code /zookeeper/config}. */
    record SetConfig(Bytes text) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.setConfig(this);
        }
    }

    /** A step of taking over the tree of a ZooKeeper ensemble; only the ensemble itself proposes one. */
    record Migrate(MigrationStep step) implements Operation {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.migrate(this);
        }
    }
}
