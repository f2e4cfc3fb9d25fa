package io.oarlock.security;

import java.util.List;

/** What TLS is allowed where nothing else is configured, and what it never is. */
public final class SafeTls {
    /** Versions that are neither old nor weak, in Java's names. */
    public static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    /** With forward secrecy, as ZooKeeper's own list; in Java's names. */
    public static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    private SafeTls() {}

    /** Switches off, for the whole process, what no connection may do. Before the first context is made. */
    public static void restrict() {
        // A client could make a server compute for ever, and another could put bytes in front of those of a client.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        // A session taken up again would skip the check of a certificate that was revoked or has expired meanwhile.
        System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
    }
}
