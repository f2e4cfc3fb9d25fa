/** Files with keys, certificates and secrets, who is trusted, and whom a certificate names. */
@NullMarked
package io.oarlock.security;

import org.jspecify.annotations.NullMarked;
