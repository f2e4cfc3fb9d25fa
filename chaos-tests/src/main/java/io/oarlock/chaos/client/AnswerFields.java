package io.oarlock.chaos.client;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.GetDataResponse;
import org.jspecify.annotations.Nullable;

/** What the library's answers say, as a history has it. */
final class AnswerFields {

    private AnswerFields() {}

    static Map<String, Object> node(GetDataResponse response) {
        Stat stat = response.getStat();
        return Fields.map(
                "data", text(response.getData()),
                "version", (long) stat.getVersion(),
                "czxid", stat.getCzxid(),
                "mzxid", stat.getMzxid(),
                "owner", stat.getEphemeralOwner(),
                "stat", stat(stat));
    }

    static Map<String, Object> stat(Stat stat) {
        return Fields.map(
                "czxid", stat.getCzxid(),
                "mzxid", stat.getMzxid(),
                "pzxid", stat.getPzxid(),
                "ctime", stat.getCtime(),
                "mtime", stat.getMtime(),
                "version", (long) stat.getVersion(),
                "cversion", (long) stat.getCversion(),
                "aversion", (long) stat.getAversion(),
                "owner", stat.getEphemeralOwner(),
                "length", (long) stat.getDataLength(),
                "children", (long) stat.getNumChildren());
    }

    static Map<String, Object> nodes(List<String> paths, MultiResponse response) {
        List<Object> nodes = new ArrayList<>();
        for (OpResult result : response.getResultList()) {
            String path = paths.get(nodes.size());
            if (result instanceof OpResult.GetDataResult data) {
                nodes.add(Fields.map(
                        "path",
                        path,
                        "data",
                        text(data.getData()),
                        "mzxid",
                        data.getStat().getMzxid()));
            } else {
                nodes.add(Fields.map("path", path, "data", "0", "missing", true));
            }
        }
        return Fields.map("nodes", nodes);
    }

    static Object describe(OpResult result) {
        if (result instanceof OpResult.SetDataResult set) {
            return Fields.map("version", (long) set.getStat().getVersion());
        }
        return result instanceof OpResult.CreateResult create ? Fields.map("path", create.getPath()) : Map.of();
    }

    private static @Nullable String text(byte @Nullable [] data) {
        return data == null ? null : Payload.text(data);
    }
}
