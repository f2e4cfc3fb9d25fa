package io.oarlock.rules;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.Proposal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random proposals over a few paths and sessions, so close together that they get in each other's way. */
final class Histories {
    private static final List<String> PATHS = List.of(
            "/",
            "/a",
            "/b",
            "/a/a",
            "/a/b",
            "/b/a",
            "/a",
            "/b",
            "/a/a",
            "/a/b",
            "/a/b/",
            "/a/b/c",
            "/b/a",
            "/a\u00e9",
            "/a/b/c/d",
            "/a//b",
            "",
            "/zookeeper/quota",
            "/zookeeper/quota/a",
            "/zookeeper/quota/a/zookeeper_limits",
            "/zookeeper/quota/a/zookeeper_stats",
            "/a/s0000000002");
    private static final List<Long> SESSIONS =
            List.of(0x0100_0000_0000_0001L, 0x0200_0000_0000_0002L, 0x7f00_0000_0000_0003L);
    private static final long LOCAL_SESSION = 0x0100_0000_0000_0004L;
    private static final Bytes PASSWORD = Bytes.utf8("p");

    private Histories() {}

    /** Entries of one to six proposals. */
    static Arbitrary<List<List<Proposal>>> entries() {
        return proposal()
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(entries -> {
                    List<List<Proposal>> all = new ArrayList<>();
                    all.add(beginning());
                    all.addAll(entries);
                    return all;
                });
    }

    /** Sessions, a small tree and a quota, so that not everything that follows fails. */
    private static List<Proposal> beginning() {
        List<Proposal> proposals = new ArrayList<>();
        for (long session : SESSIONS) {
            proposals.add(new Proposal(session, 0, List.of(), new Operation.OpenSession(1_000, PASSWORD)));
        }
        for (String path : List.of("/a", "/a/b", "/b", "/zookeeper/quota/a")) {
            proposals.add(Proposal.internal(creation(path, "")));
        }
        String limits = "count=3,bytes=20=;countHardLimit=8;byteHardLimit=60";
        proposals.add(Proposal.internal(creation("/zookeeper/quota/a/zookeeper_limits", limits)));
        proposals.add(Proposal.internal(creation("/zookeeper/quota/a/zookeeper_stats", "")));
        return proposals;
    }

    private static Operation creation(String path, String data) {
        return new Operation.Create(new ZnodePath(path), Bytes.utf8(data), Acl.OPEN.entries(), 0, 0, Form.CREATE);
    }

    static Arbitrary<Proposal> proposal() {
        Arbitrary<Proposal> ofSessions = Combinators.combine(
                        Arbitraries.of(SESSIONS), Arbitraries.frequency(tuple(12, 1L), tuple(1, 2L)), identities())
                .flatAs((session, generation, identities) ->
                        clientOperation().map(operation -> new Proposal(session, generation, identities, operation)));
        Arbitrary<Proposal> ofLocalSessions = Combinators.combine(
                        Arbitraries.of(LOCAL_SESSION, SESSIONS.get(0)), identities(), clientOperation())
                .as((session, identities, operation) ->
                        new Proposal(session, Proposal.OF_LOCAL_SESSION, identities, operation));
        Arbitrary<Proposal> ofTheEnsemble =
                Arbitraries.oneOf(node(), expiry(), removal(), config()).map(Proposal::internal);
        return Arbitraries.frequencyOf(tuple(9, ofSessions), tuple(3, ofLocalSessions), tuple(1, ofTheEnsemble));
    }

    private static Arbitrary<Operation> clientOperation() {
        return Arbitraries.frequencyOf(tuple(20, node()), tuple(8, multi()), tuple(1, session()));
    }

    private static Arbitrary<Operation> node() {
        return Arbitraries.oneOf(create(), create(), create(), delete(), setData(), setAcl());
    }

    private static Arbitrary<Operation> create() {
        Arbitrary<Operation> sound = create(Arbitraries.integers().between(0, 3), Arbitraries.of(Form.CREATE));
        Arbitrary<Operation> container = create(Arbitraries.of(4), Arbitraries.of(Form.CREATE_CONTAINER));
        Arbitrary<Operation> ttl = create(Arbitraries.of(5, 6), Arbitraries.of(Form.CREATE_TTL));
        Arbitrary<Operation> any = create(Arbitraries.integers().between(0, 7), Arbitraries.of(Form.class));
        return Arbitraries.frequencyOf(tuple(8, sound), tuple(1, container), tuple(1, ttl), tuple(1, any));
    }

    private static Arbitrary<Operation> create(Arbitrary<Integer> flags, Arbitrary<Form> form) {
        return Combinators.combine(path(), data(), acl(), flags, form)
                .as((path, data, acl, flag, of) -> new Operation.Create(path, data, acl, flag, 5, of));
    }

    private static Arbitrary<Operation> delete() {
        return Combinators.combine(path(), version()).as(Operation.Delete::new);
    }

    private static Arbitrary<Operation> setData() {
        return Combinators.combine(path(), data(), version()).as(Operation.SetData::new);
    }

    private static Arbitrary<Operation> setAcl() {
        return Combinators.combine(path(), acl(), version()).as(Operation.SetAcl::new);
    }

    private static Arbitrary<Operation> check() {
        return Combinators.combine(path(), version()).as(Operation.Check::new);
    }

    private static Arbitrary<Operation> multi() {
        return Arbitraries.oneOf(create(), create(), delete(), setData(), check())
                .list()
                .ofMaxSize(5)
                .map(Operation.Multi::new);
    }

    private static Arbitrary<Operation> session() {
        Operation open = new Operation.OpenSession(1_000, PASSWORD);
        Operation attach = new Operation.AttachSession(2_000, PASSWORD);
        return Arbitraries.frequency(
                tuple(4, open), tuple(1, attach), tuple(1, (Operation) new Operation.CloseSession()));
    }

    private static Arbitrary<Operation> expiry() {
        return Combinators.combine(Arbitraries.of(SESSIONS), Arbitraries.longs().between(2, 4))
                .as(Expiry::new)
                .list()
                .ofMaxSize(3)
                .map(Operation.ExpireSessions::new);
    }

    private static Arbitrary<Operation> removal() {
        return Combinators.combine(path(), Arbitraries.longs().between(0x1_0000_0000L, 0x1_0000_0020L))
                .as((path, zxid) -> new Operation.RemoveUnused(path, zxid, zxid));
    }

    private static Arbitrary<Operation> config() {
        return Arbitraries.of("x", "").map(text -> new Operation.SetConfig(Bytes.utf8(text)));
    }

    private static Arbitrary<ZnodePath> path() {
        return Arbitraries.of(PATHS).map(ZnodePath::new);
    }

    private static Arbitrary<Integer> version() {
        return Arbitraries.frequency(tuple(8, -1), tuple(2, 0), tuple(1, 1));
    }

    private static Arbitrary<Bytes> data() {
        return Arbitraries.of("", "x", "count=3,bytes=20=;countHardLimit=4;byteHardLimit=40", "0123456789012345678901")
                .map(Bytes::utf8)
                .injectNull(0.1);
    }

    private static Arbitrary<List<AclEntry>> acl() {
        return Arbitraries.frequency(
                tuple(20, Acl.OPEN.entries()),
                tuple(1, List.of(new AclEntry(Perms.ALL, "auth", ""))),
                tuple(1, List.of(new AclEntry(Perms.READ | Perms.CREATE, "world", "anyone"))),
                tuple(1, List.<AclEntry>of()));
    }

    private static Arbitrary<List<Identity>> identities() {
        Identity address = new Identity("ip", "10.0.0.1");
        return Arbitraries.frequency(
                tuple(4, List.of(address)),
                tuple(2, List.of(address, new Identity("digest", "u:h"))),
                tuple(1, List.of(new Identity("super", ""))));
    }

    private static <T> Tuple.Tuple2<Integer, T> tuple(int weight, T value) {
        return Tuple.of(weight, value);
    }
}
