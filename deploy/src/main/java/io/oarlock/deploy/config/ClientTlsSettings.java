package io.oarlock.deploy.config;

import io.oarlock.security.StoreFile;
import org.jspecify.annotations.Nullable;

/**
 * How an operator's command speaks TLS to client ports.
 *
 * @param keys with the certificate that it shows; null for none
 * @param trusted who vouches for members; null where nobody was named
 * @param hosts whether a member's certificate must name the host that was asked
 */
public record ClientTlsSettings(
        @Nullable StoreFile keys, @Nullable StoreFile trusted, boolean hosts) {}
