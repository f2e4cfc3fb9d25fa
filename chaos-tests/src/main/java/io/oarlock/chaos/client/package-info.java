/** ZooKeeper clients that record what they asked and what they were told. */
@NullMarked
package io.oarlock.chaos.client;

import org.jspecify.annotations.NullMarked;
