/** TLS of clients: key and trust stores, the check of client certificates, and the contexts of handshakes. */
@NullMarked
package io.oarlock.tls;

import org.jspecify.annotations.NullMarked;
