/** Attacks of clients: requests, sessions, watches and connections. */
@NullMarked
package io.oarlock.chaos.hostile.client;

import org.jspecify.annotations.NullMarked;
