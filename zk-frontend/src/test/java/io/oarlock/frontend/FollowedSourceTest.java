package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.auth.AuthSettings;
import io.oarlock.model.MigrationState;
import io.oarlock.model.SessionPassword;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import java.util.List;
import java.util.Objects;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a member serves that is to take over the tree of a ZooKeeper ensemble. */
class FollowedSourceTest {
    private static final int EXISTS = 3;
    private static final Ticket TICKET = new Ticket() {};

    private final FrontFixture fixture = FrontFixture.start(FrontFixture.settings()
            .withAccess(new FrontEndSettings.Access(false, AuthSettings.DEFAULTS, null, false, true)));

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void propose(Proposal proposal) {
        fixture.replica().propose(proposal, TICKET);
        fixture.replica().flush();
    }

    private void step(MigrationStep step) {
        propose(Proposal.internal(new Operation.Migrate(step)));
    }

    private MigrationState state() {
        try (ReadScope scope = fixture.replica().read()) {
            return scope.tree().migration();
        }
    }

    private void follow() {
        propose(Proposal.internal(new Operation.RaiseRulesLevel(2)));
        step(new MigrationStep.Begin(1));
        await().until(() -> state() != null);
        step(new MigrationStep.Complete(
                1, 0x500000000L, Objects.requireNonNull(state()).digest()));
        await().until(fixture.front()::readOnly);
    }

    private static ConnectRequest hello(boolean readOnly) {
        return new ConnectRequest(0, 0, 30_000, 0, new byte[16], readOnly);
    }

    @Test
    void nobodyIsServedBeforeTheTreeIsTakenOver() throws Exception {
        RawClient client = fixture.raw();
        client.frame(RawClient.bytes(hello(true)));
        assertThat(client.endsWithoutAByte()).isTrue();
    }

    @Test
    void readersOfAFollowedTreeAreSentAwayWhenItIsCopiedAnew() throws Exception {
        follow();
        RawClient reader = fixture.raw();
        reader.frame(RawClient.bytes(hello(true)));
        assertThat(reader.readFrame()).hasSize(37);
        assertThat(reader.call(1, EXISTS, new ExistsRequest("/", false)).error())
                .isZero();

        step(new MigrationStep.Begin(2));

        assertThat(reader.endsWithoutAByte()).isTrue();
        RawClient next = fixture.raw();
        next.frame(RawClient.bytes(hello(true)));
        assertThat(next.endsWithoutAByte()).isTrue();
    }

    @Test
    void anEnsembleWithDataOfItsOwnServesAsEver() throws Exception {
        propose(new Proposal(7, 0, List.of(), new Operation.OpenSession(30_000, SessionPassword.of(7))));

        await().until(fixture.front()::serving);
        assertThat(fixture.front().readOnly()).isFalse();
        assertThat(fixture.raw().connect().sessionId()).isNotZero();
    }
}
