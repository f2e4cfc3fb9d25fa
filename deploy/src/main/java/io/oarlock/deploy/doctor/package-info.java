/** Looks at members from outside: what they answer, what their files say, what is wrong. Prints nothing. */
@NullMarked
package io.oarlock.deploy.doctor;

import org.jspecify.annotations.NullMarked;
