package io.oarlock.op;

/**
 * Settings that decide what the rules do. They travel in every entry, stamped by the leader, because members whose
 * files differ must still apply the same.
 *
 * @param skipAcl every permission check passes ({@code skipACL=yes})
 * @param extendedTypes TTL znodes may be made ({@code extendedTypesEnabled})
 * @param enforceQuota hard quotas refuse writes ({@code enforceQuota})
 * @param sessionsFull no session is opened: the leader had applied as many as its limit allows
 * @param schemes that ACLs may name beside those that always exist
 */
public record Policy(
        boolean skipAcl, boolean extendedTypes, boolean enforceQuota, boolean sessionsFull, Schemes schemes) {
    public static final Policy DEFAULT = new Policy(false, true, false, false);

    /** Without further schemes. */
    public Policy(boolean skipAcl, boolean extendedTypes, boolean enforceQuota, boolean sessionsFull) {
        this(skipAcl, extendedTypes, enforceQuota, sessionsFull, Schemes.NONE);
    }

    /** The schemes of which clients can prove identities only where they are configured. */
    public record Schemes(boolean x509, boolean sasl) {
        public static final Schemes NONE = new Schemes(false, false);
    }

    public Policy withSessionsFull(boolean full) {
        return full == sessionsFull ? this : new Policy(skipAcl, extendedTypes, enforceQuota, full, schemes);
    }

    /** For tests. */
    public Policy withSchemes(Schemes others) {
        return new Policy(skipAcl, extendedTypes, enforceQuota, sessionsFull, others);
    }
}
