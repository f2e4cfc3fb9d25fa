package io.oarlock.deploy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.oarlock.deploy.http.HttpReply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers in the layout of ZooKeeper: what was found, then the command and the error. */
final class AdminJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private AdminJson() {}

    static HttpReply reply(String command, Map<String, ?> found) throws JsonProcessingException {
        return reply(200, command, found, null);
    }

    /** @param command by its primary name, or as it was asked for where it has none */
    static HttpReply reply(int status, String command, Map<String, ?> found, @Nullable String error)
            throws JsonProcessingException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(found);
        all.put("command", command);
        // Where a command itself finds an error ZooKeeper shows it first.
        all.putIfAbsent("error", error);
        return HttpReply.of(status, HttpReply.JSON, MAPPER.writeValueAsBytes(all));
    }
}
