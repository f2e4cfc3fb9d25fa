package io.oarlock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.EventType;
import io.oarlock.model.Stat;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.op.Outcome;
import java.io.IOException;
import java.util.List;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetDataResponse;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.Test;

/** ZooKeeper's own records read what we write. */
class OutcomeEncoderTest {
    private static final ZnodePath PATH = new ZnodePath("/a/ü");
    private static final Stat STAT = new Stat(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    private static final org.apache.zookeeper.data.Stat THEIRS =
            new org.apache.zookeeper.data.Stat(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    private static final Operation DELETE = new Operation.Delete(PATH, -1);
    private static final Operation SET = new Operation.SetData(PATH, null, -1);
    private static final Operation CHECK = new Operation.Check(PATH, -1);

    private final ByteBuf out = Unpooled.buffer();

    @Test
    void aCreateAnswersWithItsPath() throws Exception {
        encode(create(Create.Form.CREATE), new Outcome.Created(PATH, STAT));
        assertHeader(0);
        assertThat(read(new CreateResponse()).getPath()).isEqualTo(PATH.value());
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void theOtherCreatesAnswerWithPathAndStat() throws Exception {
        for (Create.Form form : List.of(Create.Form.CREATE2, Create.Form.CREATE_CONTAINER, Create.Form.CREATE_TTL)) {
            encode(create(form), new Outcome.Created(PATH, STAT));
            assertHeader(0);
            assertThat(read(new Create2Response())).isEqualTo(new Create2Response(PATH.value(), THEIRS));
            assertThat(out.isReadable()).isFalse();
        }
    }

    @Test
    void aChangeAnswersWithItsStat() throws Exception {
        encode(SET, new Outcome.Changed(STAT));
        assertHeader(0);
        assertThat(read(new SetDataResponse()).getStat()).isEqualTo(THEIRS);
    }

    @Test
    void anErrorHasNoBody() throws Exception {
        encode(SET, new Outcome.Failed(ErrorCode.BAD_VERSION));
        assertHeader(-103);
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void aMultiAnswersEachPartInItsOwnForm() throws Exception {
        Operation multi = new Operation.Multi(
                List.of(create(Create.Form.CREATE), create(Create.Form.CREATE_CONTAINER), DELETE, SET, CHECK));
        Outcome created = new Outcome.Created(PATH, STAT);
        encode(
                multi,
                new Outcome.MultiDone(
                        List.of(created, created, Outcome.Done.DONE, new Outcome.Changed(STAT), Outcome.Done.DONE)));
        assertHeader(0);
        assertThat(read(new MultiResponse()).getResultList())
                .containsExactly(
                        new OpResult.CreateResult(PATH.value()),
                        new OpResult.CreateResult(PATH.value(), THEIRS),
                        new OpResult.DeleteResult(),
                        new OpResult.SetDataResult(THEIRS),
                        new OpResult.CheckResult());
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void aFailedMultiHasAnErrorForEachPartAndNoneInItsHeader() throws Exception {
        encode(
                new Operation.Multi(List.of(DELETE, SET, CHECK)),
                new Outcome.MultiFailed(List.of(ErrorCode.OK, ErrorCode.NO_NODE, ErrorCode.RUNTIME_INCONSISTENCY)));
        assertHeader(0);
        assertThat(read(new MultiResponse()).getResultList())
                .containsExactly(
                        new OpResult.ErrorResult(0), new OpResult.ErrorResult(-101), new OpResult.ErrorResult(-2));
    }

    @Test
    void anEventIsAFrameOfItsOwn() throws Exception {
        out.writeBytes(ReplyFrame.notification(EventType.NODE_CHILDREN_CHANGED, PATH.value(), 77));
        assertThat(out.readInt()).isEqualTo(out.readableBytes());
        assertThat(read(new ReplyHeader())).isEqualTo(new ReplyHeader(-1, 77, 0));
        assertThat(read(new WatcherEvent())).isEqualTo(new WatcherEvent(4, 3, PATH.value()));
    }

    private static Operation create(Create.Form form) {
        return new Create(PATH, null, null, 0, 0, form);
    }

    private void encode(Operation operation, Outcome outcome) {
        out.clear();
        int bytes = OutcomeEncoder.encode(out, 42, operation, new Effects(7, outcome, List.of()));
        assertThat(bytes).isEqualTo(out.readableBytes());
    }

    private void assertHeader(int error) throws IOException {
        assertThat(out.readInt()).isEqualTo(out.readableBytes());
        assertThat(read(new ReplyHeader())).isEqualTo(new ReplyHeader(42, 7, error));
    }

    private <R extends Record> R read(R record) throws IOException {
        InputArchive in = BinaryInputArchive.getArchive(new ByteBufInputStream(out));
        record.deserialize(in, "record");
        return record;
    }
}
