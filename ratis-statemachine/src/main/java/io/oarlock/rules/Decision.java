package io.oarlock.rules;

import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.storage.StoreBatch;
import java.util.List;

/**
 * What an entry does.
 *
 * @param verdict whether it is applied at all
 * @param lastOrigin the last entry applied of the same member, this one included when it is applied: for a gap, the
 *     member sends again from the sequence after it
 * @param effects one a proposal, in order; empty unless applied
 * @param overQuota soft quotas that the entry went past, some of them
 * @param batch all row changes, with the log position; to be committed whatever the verdict
 */
public record Decision(
        LogPosition position,
        Verdict verdict,
        Entry.Origin lastOrigin,
        List<Effects> effects,
        List<QuotaExcess> overQuota,
        StoreBatch batch) {
    /** What happens to an entry. */
    public enum Verdict {
        /** Its proposals were decided. */
        APPLIED,
        /** It was applied before (or belongs to an earlier run of its member); nothing happens. */
        DUPLICATE,
        /** An earlier entry of the same member is missing; nothing happens. */
        GAP
    }
}
