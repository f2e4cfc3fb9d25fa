/** Takes over the tree of a running ZooKeeper ensemble, the source, and follows it until it is switched over. */
@NullMarked
package io.oarlock.deploy.live;

import org.jspecify.annotations.NullMarked;
