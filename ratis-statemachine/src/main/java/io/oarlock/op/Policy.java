package io.oarlock.op;

/**
 * Settings that decide what the rules do. They travel in every entry, stamped by the leader, because members whose
 * files differ must still apply the same.
 *
 * @param skipAcl every permission check passes ({@code skipACL=yes})
 * @param extendedTypes TTL znodes may be made ({@code extendedTypesEnabled})
 * @param enforceQuota hard quotas refuse writes ({@code enforceQuota})
 */
public record Policy(boolean skipAcl, boolean extendedTypes, boolean enforceQuota) {
    public static final Policy DEFAULT = new Policy(false, true, false);
}
