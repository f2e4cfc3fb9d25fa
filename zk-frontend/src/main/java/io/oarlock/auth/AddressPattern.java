package io.oarlock.auth;

import io.netty.util.NetUtil;

/** The id of an {@code ip} entry of an ACL: an address, perhaps with the number of leading bits that count. */
final class AddressPattern {
    private AddressPattern() {}

    static boolean matches(String pattern, String address) {
        int slash = pattern.indexOf('/');
        byte[] wanted = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? pattern : pattern.substring(0, slash));
        byte[] actual = NetUtil.createByteArrayFromIpAddressString(address);
        if (wanted == null || actual == null || wanted.length != actual.length) {
            return false;
        }
        int bits = slash < 0 ? wanted.length * Byte.SIZE : parseBits(pattern.substring(slash + 1), wanted.length);
        return bits >= 0 && sameLeadingBits(wanted, actual, bits);
    }

    private static int parseBits(String text, int addressBytes) {
        try {
            int bits = Integer.parseInt(text);
            return bits <= addressBytes * Byte.SIZE ? bits : -1;
        } catch (NumberFormatException e) {
            return -1; // the rules let no such entry in; one that an import brought matches nobody
        }
    }

    private static boolean sameLeadingBits(byte[] wanted, byte[] actual, int bits) {
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >>> (i % Byte.SIZE);
            if (((wanted[i / Byte.SIZE] ^ actual[i / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
