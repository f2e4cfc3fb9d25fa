package io.oarlock.model;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An address or a range of addresses ({@code address/bits}), IPv4 or IPv6, as an ACL names it. Parses text only; never
 * asks a name server. Ranges that hold the same addresses are equal, whatever the text had behind the bits that count.
 */
public final class IpRange implements Comparable<IpRange> {
    private static final int V6_GROUPS = 8;

    private final byte[] network;
    private final int bits;

    private IpRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** @return null for text that is no address and no range */
    public static @Nullable IpRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bitsMax = address.length * 8;
        int bits = slash < 0 ? bitsMax : number(text, slash + 1, text.length(), 10, bitsMax);
        return bits < 0 ? null : masked(address, bits);
    }

    /** One address, as a connection has it: perhaps with a zone ({@code fe80::1%eth0}), never with bits. */
    static @Nullable IpRange parseAddress(String text) {
        int zone = text.indexOf('%');
        byte[] address = address(zone < 0 ? text : text.substring(0, zone));
        return address == null ? null : new IpRange(address, address.length * 8);
    }

    /** The range of the first {@code newBits} bits, not more than this one has. */
    IpRange widened(int newBits) {
        return masked(network, newBits);
    }

    int bits() {
        return bits;
    }

    boolean isV4() {
        return network.length == 4;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpRange range && bits == range.bits && Arrays.equals(network, range.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + bits;
    }

    /** Any order will do: it keeps hash tables quick whose keys somebody chose to have one hash. */
    @Override
    public int compareTo(IpRange other) {
        return bits != other.bits ? Integer.compare(bits, other.bits) : Arrays.compare(network, other.network);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(network) + "/" + bits;
    }

    private static IpRange masked(byte[] address, int bits) {
        byte[] network = new byte[address.length];
        int wholeBytes = bits / 8;
        System.arraycopy(address, 0, network, 0, wholeBytes);
        if (bits % 8 != 0) {
            network[wholeBytes] = (byte) (address[wholeBytes] & 0xff00 >> bits % 8);
        }
        return new IpRange(network, bits);
    }

    private static byte @Nullable [] address(String text) {
        return text.indexOf(':') < 0 ? v4(text) : v6(text);
    }

    private static byte @Nullable [] v4(String text) {
        byte[] address = new byte[4];
        int from = 0;
        for (int i = 0; i < 4; i++) {
            int to = i == 3 ? text.length() : text.indexOf('.', from);
            int part = to < 0 ? -1 : number(text, from, to, 10, 255);
            if (part < 0) {
                return null;
            }
            address[i] = (byte) part;
            from = to + 1;
        }
        return address;
    }

    /** Eight groups of up to four hex digits; one "::" stands for as many zero groups as are missing. */
    private static byte @Nullable [] v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] whole = groups(text);
            return whole != null && whole.length == 2 * V6_GROUPS ? whole : null;
        }
        byte[] head = groups(text.substring(0, gap));
        byte[] tail = groups(text.substring(gap + 2));
        if (head == null || tail == null || head.length + tail.length >= 2 * V6_GROUPS) {
            return null;
        }
        byte[] address = new byte[2 * V6_GROUPS];
        System.arraycopy(head, 0, address, 0, head.length);
        System.arraycopy(tail, 0, address, address.length - tail.length, tail.length);
        return address;
    }

    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        boolean endsInV4 = parts[parts.length - 1].indexOf('.') >= 0;
        byte[] bytes = new byte[2 * parts.length + (endsInV4 ? 2 : 0)];
        int hexGroups = endsInV4 ? parts.length - 1 : parts.length;
        for (int i = 0; i < hexGroups; i++) {
            int group = parts[i].length() > 4 ? -1 : number(parts[i], 0, parts[i].length(), 16, 0xffff);
            if (group < 0) {
                return null;
            }
            bytes[2 * i] = (byte) (group >>> 8);
            bytes[2 * i + 1] = (byte) group;
        }
        if (endsInV4) {
            byte[] v4 = v4(parts[hexGroups]);
            if (v4 == null) {
                return null;
            }
            System.arraycopy(v4, 0, bytes, 2 * hexGroups, 4);
        }
        return bytes;
    }

    /** A number of plain digits from 0 to {@code max}, or -1. */
    private static int number(String text, int from, int to, int radix, int max) {
        if (to <= from || to - from > 9) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value <= max ? value : -1;
    }
}
