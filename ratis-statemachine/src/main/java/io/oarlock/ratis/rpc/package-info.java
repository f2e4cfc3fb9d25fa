/**
 * The transport that Ratis is given, with what has to be added to its traffic: durable votes, members that are not to
 * vote yet, appenders of our own.
 */
@NullMarked
package io.oarlock.ratis.rpc;

import org.jspecify.annotations.NullMarked;
