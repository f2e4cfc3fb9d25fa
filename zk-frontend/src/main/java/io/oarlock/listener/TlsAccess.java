package io.oarlock.listener;

import io.oarlock.auth.CertificateScheme;
import io.oarlock.tls.TlsContexts;

/**
 * How clients come in by TLS.
 *
 * @param identities of those who show a certificate
 * @param detectionMillis time that a client has for the bytes that tell whether it speaks TLS
 */
public record TlsAccess(TlsContexts contexts, CertificateScheme identities, int detectionMillis) {}
