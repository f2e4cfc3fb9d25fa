package io.oarlock.rules;

import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.storage.heap.HeapStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * What an entry decides must not depend on what a member's cache holds: its clients' reads, a start and a setting
 * decide that. The znodes are so large that an entry does not keep those that it has only looked at, and reads them
 * again.
 */
class CacheIndependenceTest {
    private static final int PAIRS = 6;
    private static final int HALF = 5 << 20;
    /** By itself more than an entry keeps. */
    private static final int WHOLE = 9 << 20;

    private static final List<Long> CACHES = List.of(0L, 1L << 20, 24L << 20, 512L << 20);

    @Test
    void deletesBelowLargeParents() {
        decidesTheSame(HALF, i -> new Operation.Delete(path("/p" + i + "/c"), -1));
    }

    @Test
    void createsBelowLargeParents() {
        decidesTheSame(WHOLE, i -> Core.creation("/p" + i + "/d", CreateMode.PERSISTENT));
    }

    @Test
    void changesOfLargeZnodes() {
        decidesTheSame(WHOLE, i -> new Operation.SetAcl(path("/p" + i), Acl.OPEN.entries(), -1));
        decidesTheSame(WHOLE, i -> new Operation.SetData(path("/p" + i), Bytes.EMPTY, -1));
    }

    /** All at once, so that each of them comes when the entry has done much. */
    private static void decidesTheSame(int bytes, IntFunction<Operation> operation) {
        List<Outcome> expected = null;
        long digest = 0;
        for (long cacheBytes : CACHES) {
            Core core = new Core(HeapStore.open(ZnodeCore.tables()), cacheBytes);
            core.open(Core.SESSION);
            List<Proposal> proposals = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                core.run(large("/p" + i, bytes));
                core.run(large("/p" + i + "/c", HALF));
                proposals.add(core.asClient(operation.apply(i)));
            }
            List<Outcome> outcomes =
                    core.applyAll(proposals).stream().map(Effects::outcome).toList();
            if (expected == null) {
                expected = outcomes;
                digest = core.core.digest();
            }
            assertThat(outcomes).as("cache of %d bytes", cacheBytes).isEqualTo(expected);
            assertThat(core.core.digest()).isEqualTo(digest);
        }
        assertThat(expected).doesNotContain(new Outcome.Failed(ErrorCode.NO_NODE));
    }

    private static Operation large(String path, int bytes) {
        return new Operation.Create(path(path), Bytes.wrap(new byte[bytes]), Acl.OPEN.entries(), 0, 0, Form.CREATE);
    }
}
