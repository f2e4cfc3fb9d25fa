/** Identities of a connection and the authentication schemes that grant them. */
@NullMarked
package io.oarlock.auth;

import org.jspecify.annotations.NullMarked;
