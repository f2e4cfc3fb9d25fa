/** One HTTP server for operators, probes and scrapers: ports, routes, bounds. Knows nothing of what it serves. */
@NullMarked
package io.oarlock.deploy.http;

import org.jspecify.annotations.NullMarked;
