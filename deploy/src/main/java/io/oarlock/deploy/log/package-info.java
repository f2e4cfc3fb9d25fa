/** What becomes of text on its way into a line for the operator. */
@NullMarked
package io.oarlock.deploy.log;

import org.jspecify.annotations.NullMarked;
