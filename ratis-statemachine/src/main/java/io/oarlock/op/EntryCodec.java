package io.oarlock.op;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Bound;
import io.oarlock.model.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log format of an {@link Entry}. It is written once by the member that gathered the proposals, with the place of
 * the stamp left empty; the leader fills in the stamp without touching the rest.
 *
 * <pre>
 * stamp      version (1 byte), policy (1), time in ms (8)         fixed width: {@link #STAMP_BYTES}
 * origin     member (4), incarnation (8), sequence (8)
 * proposals  count (4), then each: session id (8), generation, identities, operation
 * </pre>
 */
public final class EntryCodec {
    /** The stamp is the first bytes of an entry; {@link #stampPrefix} replaces exactly these. */
    public static final int STAMP_BYTES = 10;

    /**
     * No entry is larger, on any member: what a limit of one member's configuration says must not matter to another.
     */
    public static final int BYTES_MAX = (int) Bound.LOGGED_ENTRY_BYTES.defaultValue();

    static final int HEADER_BYTES = STAMP_BYTES + 24;

    private static final int VERSION = 1;
    private static final int STAMPED = 0x80;
    private static final int SKIP_ACL = 1;
    private static final int EXTENDED_TYPES = 2;
    private static final int ENFORCE_QUOTA = 4;
    private static final int SESSIONS_FULL = 8;
    private static final int X509_SCHEME = 0x10;
    private static final int SASL_SCHEME = 0x20;
    private static final int POLICY =
            SKIP_ACL | EXTENDED_TYPES | ENFORCE_QUOTA | SESSIONS_FULL | X509_SCHEME | SASL_SCHEME;
    /** Behind version and policy. */
    private static final int TIME_OFFSET = 2;

    private static final int PROPOSAL_BYTES_MIN = 11;
    private static final int IDENTITY_BYTES_MIN = 2;

    private static final Entry.Stamp UNSTAMPED = new Entry.Stamp(0, Policy.DEFAULT);

    private EntryCodec() {}

    /** Encodes an entry that the leader has not stamped yet. */
    public static byte[] encode(Entry.Origin origin, List<Proposal> proposals) {
        ProposalEncoder encoder = new ProposalEncoder();
        proposals.forEach(encoder::append);
        return encoder.finish(origin);
    }

    /** Puts the leader's stamp on an encoded entry, replacing one that is there. */
    public static void stamp(byte[] encoded, Entry.Stamp stamp) {
        checkVersion(encoded);
        System.arraycopy(stampPrefix(stamp), 0, encoded, 0, STAMP_BYTES);
    }

    /** The first {@link #STAMP_BYTES} bytes of a stamped entry, for callers whose buffers cannot be written. */
    public static byte[] stampPrefix(Entry.Stamp stamp) {
        Policy policy = stamp.policy();
        int bits = STAMPED
                | (policy.skipAcl() ? SKIP_ACL : 0)
                | (policy.extendedTypes() ? EXTENDED_TYPES : 0)
                | (policy.enforceQuota() ? ENFORCE_QUOTA : 0)
                | (policy.sessionsFull() ? SESSIONS_FULL : 0)
                | (policy.schemes().x509() ? X509_SCHEME : 0)
                | (policy.schemes().sasl() ? SASL_SCHEME : 0);
        ByteWriter out = new ByteWriter(STAMP_BYTES);
        out.putByte(VERSION);
        out.putByte(bits);
        out.putLong(stamp.timeMillis());
        return out.toByteArray();
    }

    /** Reads only when the leader stamped an entry; 0 of what is none. */
    public static long timeMillis(byte[] encoded) {
        return encoded.length < STAMP_BYTES || encoded[0] != VERSION
                ? 0
                : new ByteReader(encoded, TIME_OFFSET, encoded.length).getLong();
    }

    /**
     * Reads only who sent the entry.
     *
     * @throws EntryFormatException when the header is broken
     */
    public static Entry.Origin origin(byte[] encoded) {
        checkVersion(encoded);
        try {
            return origin(new ByteReader(encoded, STAMP_BYTES, encoded.length));
        } catch (BrokenBytesException e) {
            throw new EntryFormatException("broken entry header: " + e.getMessage(), e);
        }
    }

    /**
     * Decodes a stamped entry.
     *
     * @throws EntryFormatException when the bytes are not one whole stamped entry of a known version
     */
    public static Entry decode(byte[] encoded) {
        checkVersion(encoded);
        try {
            ByteReader in = new ByteReader(encoded, 1, encoded.length);
            Entry.Stamp stamp = stamp(in);
            Entry.Origin origin = origin(in);
            List<Proposal> proposals = proposals(in);
            in.end();
            return new Entry(origin, stamp, proposals);
        } catch (BrokenBytesException e) {
            throw broken(encoded, e);
        }
    }

    /**
     * Decodes an entry that the leader has not stamped yet; what it says of time and policy means nothing.
     *
     * @throws EntryFormatException when the bytes are not one whole entry of a known version
     */
    public static Entry decodeUnstamped(byte[] encoded) {
        checkVersion(encoded);
        byte[] stamped = encoded.clone();
        stamp(stamped, UNSTAMPED);
        return decode(stamped);
    }

    /**
     * The entry of an encoded one whose proposals are at hand, as the one who encoded them has them.
     *
     * @throws EntryFormatException when the header is broken or tells another number of proposals
     */
    public static Entry restamped(byte[] encoded, List<Proposal> proposals) {
        checkVersion(encoded);
        try {
            ByteReader in = new ByteReader(encoded, 1, encoded.length);
            Entry.Stamp stamp = stamp(in);
            Entry.Origin origin = origin(in);
            if (in.getInt() != proposals.size()) {
                throw new BrokenBytesException("not the entry of " + proposals.size() + " proposals that was sent");
            }
            return new Entry(origin, stamp, proposals);
        } catch (BrokenBytesException e) {
            throw broken(encoded, e);
        }
    }

    private static EntryFormatException broken(byte[] encoded, BrokenBytesException why) {
        return new EntryFormatException("broken entry of " + encoded.length + " bytes: " + why.getMessage(), why);
    }

    static void setHeader(ByteWriter out, Entry.Origin origin, int proposalCount) {
        int versionOnly = VERSION << 24;
        out.setInt(0, versionOnly);
        out.setInt(STAMP_BYTES, origin.member());
        out.setLong(STAMP_BYTES + 4, origin.incarnation());
        out.setLong(STAMP_BYTES + 12, origin.sequence());
        out.setInt(STAMP_BYTES + 20, proposalCount);
    }

    /** Whether the bytes say that they are an entry, but of a version that this server does not know. */
    public static boolean isOfOtherVersion(byte[] encoded) {
        return encoded.length > 0 && encoded[0] > VERSION;
    }

    private static void checkVersion(byte[] encoded) {
        if (encoded.length < HEADER_BYTES) {
            throw new EntryFormatException("an entry of " + encoded.length + " bytes");
        }
        if (encoded[0] != VERSION) {
            throw new EntryFormatException("an entry of version " + encoded[0] + ", known is " + VERSION);
        }
    }

    private static Entry.Stamp stamp(ByteReader in) {
        int bits = in.getByte();
        if ((bits & STAMPED) == 0) {
            throw new BrokenBytesException("not stamped");
        }
        if ((bits & ~(STAMPED | POLICY)) != 0) {
            throw new BrokenBytesException("unknown policy " + Integer.toHexString(bits));
        }
        Policy policy = new Policy(
                (bits & SKIP_ACL) != 0,
                (bits & EXTENDED_TYPES) != 0,
                (bits & ENFORCE_QUOTA) != 0,
                (bits & SESSIONS_FULL) != 0,
                new Policy.Schemes((bits & X509_SCHEME) != 0, (bits & SASL_SCHEME) != 0));
        return new Entry.Stamp(in.getLong(), policy);
    }

    private static Entry.Origin origin(ByteReader in) {
        return new Entry.Origin(in.getInt(), in.getLong(), in.getLong());
    }

    private static List<Proposal> proposals(ByteReader in) {
        int count = in.checkCount(in.getInt(), PROPOSAL_BYTES_MIN);
        OperationDecoder operations = new OperationDecoder(in);
        List<List<Identity>> seen = new ArrayList<>();
        Proposal[] proposals = new Proposal[count];
        for (int i = 0; i < count; i++) {
            proposals[i] = new Proposal(in.getLong(), in.getVarlong(), identities(in, seen), operations.decode());
        }
        return Arrays.asList(proposals);
    }

    private static List<Identity> identities(ByteReader in, List<List<Identity>> seen) {
        int index = in.getVarint();
        if (index != 0) {
            if (index < 0 || index > seen.size()) {
                throw new BrokenBytesException("identities " + index + " of " + seen.size());
            }
            return seen.get(index - 1);
        }
        int count = in.getCount(IDENTITY_BYTES_MIN);
        Identity[] identities = new Identity[count];
        for (int i = 0; i < count; i++) {
            identities[i] = new Identity(in.getString(), in.getString());
        }
        List<Identity> list = List.of(identities);
        seen.add(list);
        return list;
    }
}
