package io.oarlock.deploy.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param certificate that was shown and checked when the connection began; null where none was
 */
public record HttpCaller(InetAddress address, @Nullable X509Certificate certificate) {}
