/** Deliberate violations of the architecture rules, one class for each; the rules must refuse every one. */
package io.oarlock.seeded;
