/** Attacks of clients, strangers and configurations, each beside a canary that must go on being served. */
@NullMarked
package io.oarlock.chaos.hostile;

import org.jspecify.annotations.NullMarked;
