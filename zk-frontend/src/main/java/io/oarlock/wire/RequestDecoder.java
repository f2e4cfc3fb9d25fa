package io.oarlock.wire;

import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.wire.Request.SetWatches;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the body of a frame into a {@link Request}. Never throws: a broken record becomes a request that is answered
 * with {@code MARSHALLING_ERROR}, in its turn; a broken write takes a zxid, as in ZooKeeper. Stateless.
 */
public final class RequestDecoder {
    private static final int ROOM_FOR_READS = 8;

    private final WriteDecoder operations = new WriteDecoder();

    /**
     * Everything but {@code AUTH} and {@code SASL}, which do not wait their turn and are not requests in this sense.
     */
    public Request decode(OpCode code, WireReader in) {
        return switch (code) {
            case CREATE,
                    CREATE2,
                    CREATE_CONTAINER,
                    CREATE_TTL,
                    DELETE,
                    SET_DATA,
                    SET_ACL,
                    MULTI,
                    RECONFIG,
                    CLOSE_SESSION -> new Request.Write(operation(code, in));
            default -> read(code, in);
        };
    }

    private Operation operation(OpCode code, WireReader in) {
        try {
            return operations.decode(code, in);
        } catch (BrokenRecord broken) {
            return new Operation.Refused(ErrorCode.MARSHALLING_ERROR);
        }
    }

    private Request read(OpCode code, WireReader in) {
        try {
            return decodeRead(code, in);
        } catch (BrokenRecord broken) {
            return new Request.RefusedRead(ErrorCode.MARSHALLING_ERROR);
        }
    }

    private static Request decodeRead(OpCode code, WireReader in) {
        return switch (code) {
            case EXISTS -> new Request.Exists(path(in), in.readBoolean());
            case GET_DATA -> new Request.GetData(path(in), in.readBoolean());
            case GET_ACL -> new Request.GetAcl(path(in));
            case GET_CHILDREN -> new Request.GetChildren(path(in), in.readBoolean(), false);
            case GET_CHILDREN2 -> new Request.GetChildren(path(in), in.readBoolean(), true);
            case SYNC -> new Request.Sync(in.readText());
            case PING -> new Request.Ping();
            case MULTI_READ -> multiRead(in);
            case CHECK_WATCHES -> new Request.WatchQuery(in.readText(), in.readInt(), false);
            case REMOVE_WATCHES -> new Request.WatchQuery(in.readText(), in.readInt(), true);
            case GET_EPHEMERALS -> ephemerals(in);
            case GET_ALL_CHILDREN_NUMBER -> new Request.CountDescendants(path(in));
            case ADD_WATCH -> new Request.AddWatch(in.readText(), in.readInt());
            case SET_WATCHES -> setWatches(in, false);
            case SET_WATCHES2 -> setWatches(in, true);
            case WHO_AM_I -> new Request.WhoAmI();
            default -> throw new IllegalArgumentException("not a read: " + code);
        };
    }

    private static ZnodePath path(WireReader in) {
        return new ZnodePath(in.requireText());
    }

    private static Request ephemerals(WireReader in) {
        String prefix = in.readText();
        return new Request.GetEphemerals(prefix == null ? "" : prefix);
    }

    private static Request setWatches(WireReader in, boolean withPersistent) {
        long relativeZxid = in.readLong();
        List<String> data = in.requireTexts();
        List<String> exist = in.requireTexts();
        List<String> child = in.requireTexts();
        List<String> persistent = withPersistent ? in.requireTexts() : List.of();
        List<String> recursive = withPersistent ? in.requireTexts() : List.of();
        return new SetWatches(relativeZxid, new SetWatches.Paths(data, exist, child, persistent, recursive));
    }

    private static Request multiRead(WireReader in) {
        List<Request.Read> reads = new ArrayList<>(ROOM_FOR_READS);
        while (true) {
            int type = in.readInt();
            boolean done = in.readBoolean();
            in.readInt(); // an error code, which only replies use
            if (done) {
                return new Request.MultiRead(reads);
            }
            OpCode code = OpCode.of(type);
            if (code == OpCode.GET_DATA) {
                reads.add(new Request.GetData(path(in), in.readBoolean()));
            } else if (code == OpCode.GET_CHILDREN) {
                reads.add(new Request.GetChildren(path(in), in.readBoolean(), false));
            } else {
                throw new BrokenRecord("type " + type + " in a multi of reads");
            }
        }
    }
}
