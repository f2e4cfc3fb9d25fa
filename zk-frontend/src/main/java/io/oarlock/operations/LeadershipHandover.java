package io.oarlock.operations;

import io.oarlock.replica.ReplicaStatus;

/**
 * What became of a hand-over.
 *
 * @param outcome what this member did
 * @param leader member that leads now as far as this one knows, {@link ReplicaStatus#NOBODY} for none
 */
public record LeadershipHandover(Outcome outcome, int leader) {
    public LeadershipHandover {
        if (leader < ReplicaStatus.NOBODY) {
            throw new IllegalArgumentException("no member: " + leader);
        }
    }

    /** What this member did. */
    public enum Outcome {
        /** It led, and leads no longer. */
        HANDED_OVER,
        /** It led, and still does: no other member took over, or there is none. */
        STILL_LEADING,
        /** It did not lead. */
        NOT_LEADING
    }
}
