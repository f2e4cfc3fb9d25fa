package io.oarlock.deploy.config;

import io.oarlock.deploy.log.OneLine;

/** The configuration cannot be used. The message is one line for the operator: where, and what is wrong. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    public ConfigException(String origin, String complaint) {
        super(OneLine.of(origin + ": " + complaint));
    }
}
