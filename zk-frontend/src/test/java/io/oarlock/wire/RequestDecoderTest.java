package io.oarlock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.rules.acl.AclRules;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetAllChildrenNumberRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.Test;

/** Decodes what ZooKeeper's own records encode. */
class RequestDecoderTest {
    private static final ZnodePath PATH = new ZnodePath("/ä/b");
    private static final String TEXT = PATH.value();
    private static final byte[] DATA = {1, 2, 3};
    private static final List<AclEntry> OPEN = List.of(new AclEntry(31, "world", "anyone"));

    private final RequestDecoder decoder = new RequestDecoder();

    /** Every request with what it must become. */
    private static Map<OpCode, Map.Entry<Record, Request>> examples() {
        Map<OpCode, Map.Entry<Record, Request>> all = new LinkedHashMap<>();
        writes(all, Bytes.wrap(DATA));
        reads(all);
        return all;
    }

    private static void writes(Map<OpCode, Map.Entry<Record, Request>> all, Bytes data) {
        write(
                all,
                OpCode.CREATE,
                new CreateRequest(TEXT, DATA, Ids.OPEN_ACL_UNSAFE, 3),
                new Create(PATH, data, OPEN, 3, 0, Create.Form.CREATE));
        write(
                all,
                OpCode.CREATE2,
                new CreateRequest(TEXT, null, null, -9),
                new Create(PATH, null, null, -9, 0, Create.Form.CREATE2));
        write(
                all,
                OpCode.CREATE_CONTAINER,
                new CreateRequest(TEXT, new byte[0], Ids.OPEN_ACL_UNSAFE, 4),
                new Create(PATH, Bytes.EMPTY, OPEN, 4, 0, Create.Form.CREATE_CONTAINER));
        write(
                all,
                OpCode.CREATE_TTL,
                new CreateTTLRequest(TEXT, DATA, Ids.OPEN_ACL_UNSAFE, 5, 77),
                new Create(PATH, data, OPEN, 5, 77, Create.Form.CREATE_TTL));
        write(all, OpCode.DELETE, new DeleteRequest(TEXT, 4), new Operation.Delete(PATH, 4));
        write(all, OpCode.SET_DATA, new SetDataRequest(TEXT, DATA, -1), new Operation.SetData(PATH, data, -1));
        write(
                all,
                OpCode.SET_ACL,
                new SetACLRequest(TEXT, Ids.OPEN_ACL_UNSAFE, 2),
                new Operation.SetAcl(PATH, OPEN, 2));
        MultiOperationRecord multi = new MultiOperationRecord(List.of(
                Op.create(TEXT, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.delete(TEXT, 1),
                Op.setData(TEXT, DATA, 2),
                Op.check(TEXT, 3)));
        write(
                all,
                OpCode.MULTI,
                multi,
                new Operation.Multi(List.of(
                        new Create(PATH, data, OPEN, 0, 0, Create.Form.CREATE), new Operation.Delete(PATH, 1),
                        new Operation.SetData(PATH, data, 2), new Operation.Check(PATH, 3))));
    }

    private static void reads(Map<OpCode, Map.Entry<Record, Request>> all) {
        read(all, OpCode.EXISTS, new ExistsRequest(TEXT, true), new Request.Exists(PATH, true));
        read(all, OpCode.GET_DATA, new GetDataRequest(TEXT, false), new Request.GetData(PATH, false));
        read(all, OpCode.GET_ACL, new GetACLRequest(TEXT), new Request.GetAcl(PATH));
        read(all, OpCode.GET_CHILDREN, new GetChildrenRequest(TEXT, true), new Request.GetChildren(PATH, true, false));
        read(
                all,
                OpCode.GET_CHILDREN2,
                new GetChildren2Request(TEXT, false),
                new Request.GetChildren(PATH, false, true));
        read(all, OpCode.SYNC, new SyncRequest(TEXT), new Request.Sync(TEXT));
        read(all, OpCode.CHECK_WATCHES, new CheckWatchesRequest(TEXT, 2), new Request.WatchQuery(TEXT, 2, false));
        read(all, OpCode.REMOVE_WATCHES, new RemoveWatchesRequest(TEXT, 3), new Request.WatchQuery(TEXT, 3, true));
        read(all, OpCode.GET_EPHEMERALS, new GetEphemeralsRequest(TEXT), new Request.GetEphemerals(TEXT));
        read(
                all,
                OpCode.GET_ALL_CHILDREN_NUMBER,
                new GetAllChildrenNumberRequest(TEXT),
                new Request.CountDescendants(PATH));
        read(all, OpCode.ADD_WATCH, new AddWatchRequest(TEXT, 1), new Request.AddWatch(TEXT, 1));
        read(
                all,
                OpCode.SET_WATCHES2,
                new SetWatches2(5, List.of("/a"), List.of("/b"), List.of("/c"), List.of("/d"), List.of("/e", "/f")),
                new Request.SetWatches(
                        5,
                        new Request.SetWatches.Paths(
                                List.of("/a"), List.of("/b"), List.of("/c"), List.of("/d"), List.of("/e", "/f"))));
        read(
                all,
                OpCode.MULTI_READ,
                new MultiOperationRecord(List.of(Op.getData(TEXT), Op.getChildren(TEXT))),
                new Request.MultiRead(
                        List.of(new Request.GetData(PATH, false), new Request.GetChildren(PATH, false, false))));
    }

    @Test
    void everyRequestBecomesWhatItAsksFor() throws Exception {
        for (Map.Entry<OpCode, Map.Entry<Record, Request>> example : examples().entrySet()) {
            byte[] bytes = bytes(example.getValue().getKey());
            assertThat(decode(example.getKey(), bytes))
                    .as(example.getKey().name())
                    .isEqualTo(example.getValue().getValue());
        }
    }

    @Test
    void aRecordThatEndsEarlyIsBroken() throws Exception {
        for (Map.Entry<OpCode, Map.Entry<Record, Request>> example : examples().entrySet()) {
            byte[] bytes = bytes(example.getValue().getKey());
            for (int length = 0; length < bytes.length; length++) {
                assertBroken(decode(example.getKey(), Arrays.copyOf(bytes, length)));
            }
        }
    }

    @Test
    void noBytesMakeTheDecoderFail() throws Exception {
        Random random = new Random(1);
        for (Map.Entry<OpCode, Map.Entry<Record, Request>> example : examples().entrySet()) {
            for (int round = 0; round < 2000; round++) {
                byte[] bytes = bytes(example.getValue().getKey());
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                assertThat(decode(example.getKey(), bytes)).isNotNull();
            }
        }
    }

    @Test
    void aNullPathIsBroken() throws Exception {
        assertBroken(decode(OpCode.DELETE, bytes(new DeleteRequest(null, 1))));
        assertBroken(decode(OpCode.EXISTS, bytes(new ExistsRequest(null, true))));
    }

    @Test
    void aNullVectorIsBroken() throws Exception {
        List<String> none = List.of();
        assertBroken(decode(OpCode.SET_WATCHES2, bytes(new SetWatches2(1, null, none, none, none, none))));
        assertBroken(decode(OpCode.SET_WATCHES2, bytes(new SetWatches2(1, none, none, none, none, null))));
        assertBroken(decode(OpCode.MULTI, bytes(new MultiOperationRecord(List.of(Op.create(TEXT, DATA, null, 0))))));
    }

    @Test
    void aNullPathIsABadArgumentWhereZooKeeperSaysSo() throws Exception {
        ZnodePath bad = new ZnodePath("");
        assertThat(decode(OpCode.SET_DATA, bytes(new SetDataRequest(null, DATA, 1))))
                .isEqualTo(new Request.Write(new Operation.SetData(bad, Bytes.wrap(DATA), 1)));
        assertThat(decode(OpCode.SET_ACL, bytes(new SetACLRequest(null, Ids.OPEN_ACL_UNSAFE, 1))))
                .isEqualTo(new Request.Write(new Operation.SetAcl(bad, OPEN, 1)));
    }

    @Test
    void anIdThatItsSchemeCannotDoWithoutIsBroken() throws Exception {
        for (String scheme : List.of("world", "digest", "ip")) {
            assertBroken(decode(OpCode.SET_ACL, bytes(acl(new Id(scheme, null)))));
        }
    }

    /** As Kazoo's CREATOR_ALL_ACL has it. */
    @Test
    void authNeedsNoId() throws Exception {
        assertThat(decode(OpCode.SET_ACL, bytes(acl(new Id("auth", null)))))
                .isEqualTo(new Request.Write(new Operation.SetAcl(PATH, List.of(new AclEntry(31, "auth", "")), 1)));
    }

    @Test
    void anAclThatCannotBeValidIsLeftForTheRulesToRefuse() throws Exception {
        Request refused = new Request.Write(new Operation.SetAcl(PATH, null, 1));
        assertThat(decode(OpCode.SET_ACL, bytes(acl(new Id(null, "anyone"))))).isEqualTo(refused);
        assertThat(decode(OpCode.SET_ACL, bytes(acl(new Id(null, null))))).isEqualTo(refused);
        assertThat(decode(OpCode.SET_ACL, bytes(acl(new Id("unknown", null))))).isEqualTo(refused);
        assertThat(decode(OpCode.SET_ACL, bytes(acl(new Id("unknown", null), new Id("world", null)))))
                .isEqualTo(refused);
    }

    @Test
    void anAclPastTheBoundDoesNotGoIntoTheLog() throws Exception {
        Id[] most = new Id[AclRules.ENTRIES_MAX];
        Arrays.setAll(most, i -> new Id("digest", i + ":hash"));
        Request.Write taken = (Request.Write) decode(OpCode.SET_ACL, bytes(acl(most)));
        assertThat(((Operation.SetAcl) taken.operation()).acl()).hasSize(AclRules.ENTRIES_MAX);
        Id[] tooMany = Arrays.copyOf(most, most.length + 1);
        tooMany[most.length] = new Id("digest", "last:hash");
        assertThat(decode(OpCode.SET_ACL, bytes(acl(tooMany))))
                .isEqualTo(new Request.Write(new Operation.SetAcl(PATH, null, 1)));
    }

    @Test
    void aMultiTakesNeitherReadsNorBadFlags() throws Exception {
        assertBroken(decode(OpCode.MULTI, bytes(new MultiOperationRecord(List.of(Op.getData(TEXT))))));
        assertBroken(decode(
                OpCode.MULTI,
                bytes(new MultiOperationRecord(List.of(Op.create(TEXT, DATA, Ids.OPEN_ACL_UNSAFE, 99))))));
    }

    @Test
    void badUtf8BecomesTheReplacementCharacter() {
        byte[] bytes = {0, 0, 0, 3, '/', (byte) 0xff, (byte) 0xfe, 0};
        assertThat(decode(OpCode.EXISTS, bytes)).isEqualTo(new Request.Exists(new ZnodePath("/\ufffd\ufffd"), false));
    }

    private static SetACLRequest acl(Id... ids) {
        return new SetACLRequest(
                TEXT, Arrays.stream(ids).map(id -> new ACL(31, id)).toList(), 1);
    }

    private static void assertBroken(Request request) {
        assertThat(request)
                .isIn(
                        new Request.Write(new Operation.Refused(ErrorCode.MARSHALLING_ERROR)),
                        new Request.RefusedRead(ErrorCode.MARSHALLING_ERROR));
    }

    private Request decode(OpCode code, byte[] bytes) {
        return decoder.decode(code, new WireReader(Unpooled.wrappedBuffer(bytes)));
    }

    private static void write(
            Map<OpCode, Map.Entry<Record, Request>> all, OpCode code, Record record, Operation operation) {
        all.put(code, Map.entry(record, new Request.Write(operation)));
    }

    private static void read(Map<OpCode, Map.Entry<Record, Request>> all, OpCode code, Record record, Request read) {
        all.put(code, Map.entry(record, read));
    }

    private static byte[] bytes(Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        record.serialize(BinaryOutputArchive.getArchive(new DataOutputStream(out)), "request");
        return out.toByteArray();
    }
}
