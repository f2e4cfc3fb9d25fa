/** Who waits: routing of requests and the order of replies on a connection. */
@NullMarked
package io.oarlock.request;

import org.jspecify.annotations.NullMarked;
