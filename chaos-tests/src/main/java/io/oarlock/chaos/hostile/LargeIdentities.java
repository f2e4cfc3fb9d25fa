package io.oarlock.chaos.hostile;

import java.io.IOException;

/** Identities of a connection ride with each of its writes, into the log. */
final class LargeIdentities implements Attack {

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
            client.addDigest("user" + i + "x".repeat(IDENTITY_BYTES) + ":password");
        }
        subject.fact("create is answered with", client.create("/of-large-identities", new byte[0]));
    }
}
