package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;

/** Says in one line why a command failed. */
final class Failures {
    private Failures() {}

    static int tell(String command, ExitCode code, Exception reason) {
        print(command, reason);
        return code.number();
    }

    static void print(String command, Exception reason) {
        String message = reason.getMessage();
        System.err.println("oarlock " + command + ": " + (message == null ? reason.toString() : message));
    }
}
