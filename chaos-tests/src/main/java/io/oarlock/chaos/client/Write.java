package io.oarlock.chaos.client;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.Payload;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;

/**
 * One part of a multi.
 *
 * @param op what is sent
 * @param describe what the history says of it
 */
public record Write(Op op, Map<String, Object> describe) {

    public static Write create(String path, String data) {
        Op op = Op.create(path, Payload.bytes(data), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        return new Write(op, Fields.map("f", "create", "path", path, "data", data));
    }

    public static Write set(String path, String data, int expected) {
        Map<String, Object> describe = Fields.map("f", "set", "path", path, "data", data, "expected", (long) expected);
        return new Write(Op.setData(path, Payload.bytes(data), expected), describe);
    }

    public static Write delete(String path, int expected) {
        return new Write(
                Op.delete(path, expected), Fields.map("f", "delete", "path", path, "expected", (long) expected));
    }

    /** No write, but a condition on the others. */
    public static Write check(String path, int expected) {
        return new Write(Op.check(path, expected), Fields.map("f", "check", "path", path, "expected", (long) expected));
    }
}
