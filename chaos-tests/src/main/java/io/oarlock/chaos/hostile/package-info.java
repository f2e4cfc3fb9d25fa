/** The menu of attacks, and the run of one beside a canary that must go on being served. */
@NullMarked
package io.oarlock.chaos.hostile;

import org.jspecify.annotations.NullMarked;
