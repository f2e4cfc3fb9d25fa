package io.oarlock.ratis.follower;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * What a member has applied is committed, so every later leader has it (Raft paper, section 5.4.3, leader
 * completeness), and terms never fall along a log. An entry of a newer term in the place of an applied one proves that
 * the applied one was lost by the ensemble: the disks of other members have not kept what they acknowledged, or a data
 * directory is not this ensemble's. Ratis would refuse the leader's entries for ever, without a word.
 */
final class AppliedPrefix {
    private final TermIndex last;

    /** @param last the last entry that this member has applied */
    AppliedPrefix(TermIndex last) {
        this.last = last;
    }

    /** @param request of a leader whose term is not older than that of this member */
    boolean isContradictedBy(AppendEntriesRequestProto request) {
        if (request.hasPreviousLog() && isContradictedBy(TermIndex.valueOf(request.getPreviousLog()))) {
            return true;
        }
        if (request.getEntriesCount() == 0) {
            return false;
        }
        long behind = last.getIndex() - request.getEntries(0).getIndex();
        // Terms do not fall along a log: if any entry shows it, then the last of those that are applied here.
        return behind >= 0
                && isContradictedBy(
                        TermIndex.valueOf(request.getEntries((int) Math.min(behind, request.getEntriesCount() - 1))));
    }

    private boolean isContradictedBy(TermIndex entry) {
        return entry.getIndex() <= last.getIndex() && entry.getTerm() > last.getTerm();
    }

    /** For the operator. */
    String contradiction(AppendEntriesRequestProto request) {
        return "entry " + last.getIndex() + " of term " + last.getTerm() + " is applied here, but the leader of term "
                + request.getLeaderTerm() + " does not have it: other members have lost what they had acknowledged, or"
                + " this data directory belongs to another ensemble. Keep it for inspection, and start this member"
                + " with an empty one";
    }
}
