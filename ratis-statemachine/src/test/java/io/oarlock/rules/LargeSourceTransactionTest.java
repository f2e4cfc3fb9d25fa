package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.SourceChange;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Transactions of the source that say much in few bytes. */
class LargeSourceTransactionTest {
    private static final int CHANGES = 250_000;
    private static final int LARGE_BYTES = 8 << 20;

    private final Core source = Core.withSession();

    /** Hashed with each change, the data would be read for minutes, on all members at the same place of the log. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void manyChangesOfOneLargeZnodeHashItsDataTwice() {
        source.create("/large");
        source.setData("/large", "x".repeat(LARGE_BYTES), -1);
        MigratingCore target = MigratingCore.following(source);
        source.setAcl("/large", Acl.OPEN.entries());
        SourceChange.SetAcl change = new SourceChange.SetAcl(
                new ZnodePath("/large"), Acl.OPEN, source.get("/large").aversion());

        Effects effects =
                target.take(source, Core.SESSION, Collections.nCopies(CHANGES, change), MigratingCore.digest(source));

        assertThat(effects.outcome()).isEqualTo(Outcome.Done.DONE);
        assertThat(target.core.get("/large")).isEqualTo(source.get("/large"));
    }

    @Test
    void theDigestIsThatOfWhatTheChangesOfATransactionLeave() {
        source.create("/a");
        source.create("/a/gone");
        MigratingCore target = MigratingCore.following(source);
        ZnodePath made = new ZnodePath("/a/made");
        ZnodePath gone = new ZnodePath("/a/gone");
        source.run(new Operation.Multi(List.of(
                Core.creation("/a/made", CreateMode.PERSISTENT),
                new Operation.SetData(made, Bytes.utf8("first"), -1),
                new Operation.SetData(made, Bytes.utf8("second"), -1),
                new Operation.Delete(gone, -1),
                Core.creation("/a/gone", CreateMode.PERSISTENT),
                new Operation.Delete(gone, -1))));
        int creations = source.get("/a").childCreations();

        target.take(
                source,
                Core.SESSION,
                new SourceChange.Create(
                        made,
                        source.get("/a/made").data(),
                        source.get("/a/made").acl(),
                        0,
                        creations - 1),
                new SourceChange.SetData(made, Bytes.utf8("first"), 1),
                new SourceChange.SetData(made, Bytes.utf8("second"), 2),
                new SourceChange.Delete(gone),
                new SourceChange.Create(gone, null, Acl.OPEN, 0, creations),
                new SourceChange.Delete(gone));

        assertThat(target.state().phase()).as(target.state().reason()).isEqualTo(Phase.FOLLOWING);
        assertThat(MigratingCore.znodes(target.core)).isEqualTo(MigratingCore.znodes(source));
    }
}
