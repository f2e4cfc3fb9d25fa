/** The schemes by which a client proves an identity, and the check of what an identity may read. */
@NullMarked
package io.oarlock.auth;

import org.jspecify.annotations.NullMarked;
