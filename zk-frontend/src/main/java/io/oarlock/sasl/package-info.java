/** Authentication of clients in several rounds, by the mechanisms of Java's SASL. */
@NullMarked
package io.oarlock.sasl;

import org.jspecify.annotations.NullMarked;
