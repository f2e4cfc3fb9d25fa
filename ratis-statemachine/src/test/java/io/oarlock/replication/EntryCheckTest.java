package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.ratis.TestMember;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCheckTest {
    private static Bytes entry(Proposal... proposals) {
        return Bytes.wrap(EntryCodec.encode(new Entry.Origin(2, 1, 1), List.of(proposals)));
    }

    @Test
    void anEntryOfItsSenderPasses() {
        assertThat(EntryCheck.objectionTo(entry(TestMember.proposal("fine")), 2))
                .isNull();
    }

    @Test
    void anEntryInTheNameOfAnotherMemberDoesNot() {
        assertThat(EntryCheck.objectionTo(entry(TestMember.proposal("forged")), 3))
                .contains("member 2");
    }

    @Test
    void everyCutOfAnEntryIsRefused() {
        Bytes whole = entry(TestMember.proposal("value"));
        for (int length = 0; length < whole.length(); length++) {
            assertThat(EntryCheck.objectionTo(Bytes.wrap(Arrays.copyOf(whole.array(), length)), 2))
                    .isNotNull();
        }
        assertThat(EntryCheck.objectionTo(Bytes.wrap(Arrays.copyOf(whole.array(), whole.length() + 1)), 2))
                .contains("too many");
    }

    @Test
    void oneThatIsLargerThanAnyMayBeIsRefusedUnread() {
        assertThat(EntryCheck.objectionTo(Bytes.wrap(new byte[EntryCodec.BYTES_MAX + 1]), 2))
                .contains("the most is");
    }

    @Test
    void requestsThatTogetherStandForTooLargeAclsAreRefused() {
        Proposal proposal = new Proposal(
                7,
                1,
                List.of(new Identity("digest", "u".repeat(1000))),
                new Operation.Create(
                        new ZnodePath("/a"),
                        Bytes.EMPTY,
                        Collections.nCopies(3000, new AclEntry(31, "auth", "")),
                        0,
                        0,
                        Operation.Create.Form.CREATE));
        assertThat(EntryCheck.objectionTo(entry(proposal), 2)).isNull();
        assertThat(EntryCheck.objectionTo(entry(proposal, proposal), 2)).contains("stand for");
    }
}
