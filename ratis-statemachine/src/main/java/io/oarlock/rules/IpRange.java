package io.oarlock.rules;

import org.jspecify.annotations.Nullable;

/**
 * An address or a range of addresses ({@code address/bits}), IPv4 or IPv6, as an ACL names it. Parses text only; never
 * asks a name server.
 */
final class IpRange {
    private static final int V6_GROUPS = 8;

    private final byte[] address;
    private final int bits;

    private IpRange(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    static @Nullable IpRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bitsMax = address.length * 8;
        int bits = slash < 0 ? bitsMax : number(text, slash + 1, text.length(), 10, bitsMax);
        return bits < 0 ? null : new IpRange(address, bits);
    }

    /** Whether an address lies in the range; one of the other family never does. */
    boolean contains(String addressText) {
        int zone = addressText.indexOf('%');
        byte[] other = address(zone < 0 ? addressText : addressText.substring(0, zone));
        if (other == null || other.length != address.length) {
            return false;
        }
        int wholeBytes = bits / 8;
        for (int i = 0; i < wholeBytes; i++) {
            if (other[i] != address[i]) {
                return false;
            }
        }
        int restBits = bits % 8;
        return restBits == 0 || (other[wholeBytes] ^ address[wholeBytes]) >> (8 - restBits) == 0;
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
