package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.Arrays;

/** Identities of a connection ride with each of its writes, into the log. */
public final class LargeIdentities implements Attack {

    private static final int IDENTITIES = 2;
    private static final int IDENTITY_BYTES = 1_048_000;

    @Override
    public String name() {
        return "large-identities";
    }

    @Override
    public String description() {
        return "two identities of 1 MB, then one small create";
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RawClient client = subject.client();
        for (int i = 0; i < IDENTITIES; i++) {
            client.addDigest(userAndPassword(i));
        }
        subject.fact("create is answered with", client.create("/of-large-identities", new byte[0]));
    }

    /** No text: each byte of the name becomes three when it is decoded. */
    private static byte[] userAndPassword(int number) {
        byte[] bytes = new byte[IDENTITY_BYTES];
        Arrays.fill(bytes, (byte) 0xff);
        bytes[0] = (byte) ('a' + number);
        bytes[IDENTITY_BYTES - 2] = ':';
        bytes[IDENTITY_BYTES - 1] = 'p';
        return bytes;
    }
}
