/** Which ACLs a znode may have, and whom they allow what. */
@NullMarked
package io.oarlock.rules.acl;

import org.jspecify.annotations.NullMarked;
