package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.CreateRequest;
import org.junit.jupiter.api.Test;

/** The front end goes first, the replica after it. */
class StoppingTest {
    private static final int CREATE = 1;

    @Test
    void whatIsAppliedOrDroppedAfterTheFrontEndHasClosedTellsNobodyAndFailsNothing() throws Exception {
        try (FrontFixture fixture = FrontFixture.start()) {
            RawClient client = fixture.raw();
            client.connect();
            client.call(1, CREATE, new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, 0));
            fixture.replica().holdApplying();
            client.send(2, CREATE, new CreateRequest("/b", null, Ids.OPEN_ACL_UNSAFE, 0));
            await().until(() -> fixture.front().outstanding() == 1);
            long before = lastZxid(fixture);

            fixture.front().close();
            fixture.replica().releaseApplying();

            await().until(() -> lastZxid(fixture) > before);
            fixture.replica().propose(Proposal.internal(new Operation.RaiseRulesLevel(1)), new Ticket() {});
            fixture.replica().flush();
            await().until(() -> lastZxid(fixture) > before + 1);
            assertThat(fixture.front().serving()).isFalse();
        }
    }

    private static long lastZxid(FrontFixture fixture) {
        try (ReadScope scope = fixture.replica().read()) {
            return scope.tree().lastZxid();
        }
    }
}
