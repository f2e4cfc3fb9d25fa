package io.oarlock.replication;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.rules.acl.AclExpansion;
import io.oarlock.telemetry.LogRateLimit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a refusal in the place of a proposal that the log cannot carry or that an apply could not bear: it goes through
 * the log like the others, so that the client has its answer in its turn. Any thread; counts, and tells the log now and
 * then.
 */
final class RefusedProposals {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedProposals.class);

    private final Counter proposals;
    private final Counter entries;
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);

    RefusedProposals(MetricRegistry metrics) {
        this.proposals = metrics.counter(Metric.RAFT_PROPOSALS_REFUSED_TOTAL);
        this.entries = metrics.counter(Metric.RAFT_ENTRIES_REFUSED_TOTAL);
    }

    /** What fails with an error and does nothing else. */
    static Proposal instead(Proposal proposal, ErrorCode error) {
        return new Proposal(proposal.sessionId(), proposal.generation(), List.of(), new Operation.Refused(error));
    }

    /** Whether nothing of an entry is left that could be refused. */
    static boolean isAllOf(UnappliedEntry entry) {
        return entry.proposals().stream().allMatch(proposal -> proposal.operation() instanceof Operation.Refused);
    }

    /** Whether it rests on what its leader has heard of sessions, so that no other leader may take it over. */
    static boolean isDecisionOfLeader(Proposal proposal) {
        return proposal.operation() instanceof Operation.ExpireSessions;
    }

    /** The proposal itself, unless it is the decision of a leader that has been replaced. */
    static Proposal unlessDecisionOfLeader(Proposal proposal) {
        return isDecisionOfLeader(proposal) ? instead(proposal, ErrorCode.SYSTEM_ERROR) : proposal;
    }

    /** The proposal itself, or a refusal where no apply, of it or of what comes after it, could bear it. */
    Proposal unlessBearable(Proposal proposal) {
        if (!QuotaBounds.isBearable(proposal.operation())) {
            tell(proposal, "it makes a quota on a path of too many levels or characters, or with too much text");
            return instead(proposal, ErrorCode.BAD_ARGUMENTS);
        }
        long bytes = AclExpansion.bytes(proposal);
        if (AclExpansion.isBearable(bytes)) {
            return proposal;
        }
        tell(proposal, "the auth entries of its ACLs stand for " + bytes + " bytes");
        return instead(proposal, ErrorCode.INVALID_ACL);
    }

    Proposal forItsSize(Proposal proposal) {
        tell(proposal, "it takes more than the " + EntryCodec.BYTES_MAX + " bytes of the largest entry");
        return instead(proposal, ErrorCode.MARSHALLING_ERROR);
    }

    void byLeader(UnappliedEntry entry, Throwable why) {
        entries.increment();
        LOG.error(
                "the leader will never take entry {} of {} bytes, its {} requests are answered with an error: {}",
                entry.sequence(),
                entry.unstamped().length(),
                entry.tickets().size(),
                why.toString());
    }

    private void tell(Proposal proposal, String why) {
        proposals.increment();
        if (pace.mayTell()) {
            LOG.warn(
                    "refused a {} of session 0x{}: {}",
                    proposal.operation().getClass().getSimpleName(),
                    Long.toHexString(proposal.sessionId()),
                    why);
        }
    }
}
