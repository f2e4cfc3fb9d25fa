/**
 * What operators ask of a member and have it do: one command and one result, both values, for each operation. Renderers
 * such as the four-letter words turn the results into text; no package below depends on this one.
 */
@NullMarked
package io.oarlock.operations;

import org.jspecify.annotations.NullMarked;
