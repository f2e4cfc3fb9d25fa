/** Four-letter words and the HTTP endpoint for operators. */
@NullMarked
package io.oarlock.admin;

import org.jspecify.annotations.NullMarked;
