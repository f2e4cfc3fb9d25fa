package io.oarlock.rules;

import io.oarlock.model.ZnodePath;

/**
 * A soft quota that a change went past. It refuses nothing; somebody should hear of it.
 *
 * @param limited path that the quota is set on
 * @param what is limited: {@code count} or {@code bytes}
 */
public record QuotaExcess(ZnodePath limited, String what, long now, long limit) {}
