/**
 * The commands of ZooKeeper's AdminServer over HTTP, with its names, keys and status codes, and the pages of probes.
 * Renders the results of operations as JSON; knows nothing of a member but those.
 */
@NullMarked
package io.oarlock.deploy.admin;

import org.jspecify.annotations.NullMarked;
