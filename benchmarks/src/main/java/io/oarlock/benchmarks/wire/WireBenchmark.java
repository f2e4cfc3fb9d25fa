package io.oarlock.benchmarks.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.oarlock.benchmarks.HotPathBenchmark;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Stat;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.wire.FrameReader;
import io.oarlock.wire.OpCode;
import io.oarlock.wire.OutcomeEncoder;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.Request;
import io.oarlock.wire.RequestDecoder;
import io.oarlock.wire.WireReader;
import io.oarlock.wire.WireWriter;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What an event loop does with the bytes of a request and of its reply, without the tree. */
public class WireBenchmark extends HotPathBenchmark {
    private static final int XID = 42;
    private static final long ZXID = 0x1_0000_0001L;
    private static final String PATH = "/bench/dir-00042/key-0000000017";
    private static final Stat STAT = new Stat(1, 2, 3, 4, 5, 6, 7, 0, 100, 0, 8);

    @Param({"100"})
    int dataBytes;

    private final RequestDecoder decoder = new RequestDecoder();
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 16);
    private final FrameReader frames = new FrameReader(1 << 20);
    private final Effects created = new Effects(ZXID, new Outcome.Created(new ZnodePath(PATH), STAT), List.of());
    private final Effects changed = new Effects(ZXID, new Outcome.Changed(STAT), List.of());
    private Bytes data = Bytes.EMPTY;
    private ByteBuf set = out;
    private ByteBuf get = out;
    private Operation create = new Operation.Refused(ErrorCode.OK);
    private Operation setData = create;

    @Setup
    public void makeFrames() {
        data = Bytes.wrap(new byte[dataBytes]);
        create =
                new Operation.Create(new ZnodePath(PATH), data, Acl.OPEN.entries(), 0, 0, Operation.Create.Form.CREATE);
        setData = new Operation.SetData(new ZnodePath(PATH), data, -1);
        set = frame(OpCode.SET_DATA);
        WireWriter.writeText(set, PATH);
        WireWriter.writeBuffer(set, data);
        set.writeInt(-1);
        ReplyFrame.close(set, 0);
        get = frame(OpCode.GET_DATA);
        WireWriter.writeText(get, PATH);
        get.writeBoolean(false);
        ReplyFrame.close(get, 0);
    }

    @TearDown
    public void release() {
        frames.close();
        set.release();
        get.release();
        out.release();
    }

    @Benchmark
    public Request decodeSet() {
        return decode(set);
    }

    @Benchmark
    public Request decodeGet() {
        return decode(get);
    }

    @Benchmark
    public int encodeCreateReply() {
        return OutcomeEncoder.encode(out.clear(), XID, create, created);
    }

    @Benchmark
    public int encodeSetReply() {
        return OutcomeEncoder.encode(out.clear(), XID, setData, changed);
    }

    @Benchmark
    public int encodeGetReply() {
        int start = ReplyFrame.open(out.clear(), XID, ZXID, ErrorCode.OK);
        WireWriter.writeBuffer(out, data);
        WireWriter.writeStat(out, STAT);
        return ReplyFrame.close(out, start);
    }

    private Request decode(ByteBuf bytes) {
        frames.append(PooledByteBufAllocator.DEFAULT, bytes.retainedDuplicate());
        ByteBuf frame = frames.next();
        if (frame == null) {
            throw new IllegalStateException("not a whole frame");
        }
        frame.readInt();
        OpCode code = OpCode.of(frame.readInt());
        if (code == null) {
            throw new IllegalStateException("not a request");
        }
        Request request = decoder.decode(code, new WireReader(frame));
        frames.trim();
        return request;
    }

    private static ByteBuf frame(OpCode code) {
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer();
        ReplyFrame.open(frame);
        return frame.writeInt(XID).writeInt(code.code());
    }
}
