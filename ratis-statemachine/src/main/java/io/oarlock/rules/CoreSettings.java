package io.oarlock.rules;

/**
 * Settings of the core that cannot change what it decides.
 *
 * @param cacheBytesMax heap that decoded znodes may take
 */
public record CoreSettings(long cacheBytesMax) {}
