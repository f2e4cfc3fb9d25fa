package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.RequestBytes;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;

/** The znode that counts for a quota, made again and again over a large tree. */
public final class QuotaStatsAgain implements Attack {

    private static final int ZNODES = 20_000;
    private static final int ZNODES_PER_MULTI = 500;
    private static final int ROUNDS = 300;
    private static final String STATS = "/zookeeper/quota/counted/zookeeper_stats";

    @Override
    public String name() {
        return "quota-stats-again";
    }

    @Override
    public String description() {
        return "a multi of 300 creates and deletes of a quota's stats over 20,000 znodes";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RawClient client = subject.client();
        client.create("/counted", new byte[0]);
        for (int i = 0; i < ZNODES / ZNODES_PER_MULTI; i++) {
            RequestBytes multi = new RequestBytes();
            for (int j = 0; j < ZNODES_PER_MULTI; j++) {
                create(multi, "/counted/" + i + "-" + j, "");
            }
            client.ask(OpCode.multi, multi.endOfMulti());
        }
        client.create("/zookeeper/quota/counted", new byte[0]);
        client.create("/zookeeper/quota/counted/zookeeper_limits", text("count=100000,bytes=-1"));
        RequestBytes multi = new RequestBytes();
        for (int i = 0; i < ROUNDS; i++) {
            create(multi, STATS, "count=0,bytes=0");
            multi.part(OpCode.delete).text(STATS).number(-1);
        }
        subject.fact(
                "multi is answered with",
                client.ask(OpCode.multi, multi.endOfMulti()).error());
    }

    private static void create(RequestBytes multi, String path, String data) {
        multi.part(OpCode.create)
                .raw(RawClient.creation(path, text(data), ZooDefs.Ids.OPEN_ACL_UNSAFE, 0)
                        .toByteArray());
    }

    private static byte[] text(String data) {
        return data.getBytes(StandardCharsets.US_ASCII);
    }
}
