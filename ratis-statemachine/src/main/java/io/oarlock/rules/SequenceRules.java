package io.oarlock.rules;

import io.oarlock.model.ZnodePath;

/**
 * Names of sequential znodes: the parent's count of creations before this one, in ten digits. A parent that has run
 * through all numbers keeps {@link #EXHAUSTED}, so that no number is ever given out twice.
 */
final class SequenceRules {
    static final int EXHAUSTED = Integer.MIN_VALUE;

    private static final int DIGITS = 10;

    private SequenceRules() {}

    static boolean isExhausted(int childCreations) {
        return childCreations < 0;
    }

    static int afterCreation(int childCreations) {
        return isExhausted(childCreations) || childCreations == Integer.MAX_VALUE ? EXHAUSTED : childCreations + 1;
    }

    static ZnodePath name(ZnodePath prefix, int childCreations) {
        String digits = Integer.toString(childCreations);
        StringBuilder name = new StringBuilder(prefix.value().length() + DIGITS).append(prefix.value());
        for (int i = digits.length(); i < DIGITS; i++) {
            name.append('0');
        }
        return new ZnodePath(name.append(digits).toString());
    }
}
