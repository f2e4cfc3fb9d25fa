/** One client's connection: its requests, the order of its replies, its session, its identity and its events. */
@NullMarked
package io.oarlock.connection;

import org.jspecify.annotations.NullMarked;
