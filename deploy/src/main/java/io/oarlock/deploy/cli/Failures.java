package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;

/** Says in one line why a command failed. */
final class Failures {
    private static final Map<Class<?>, String> FILE_WORDS = Map.of(
            NoSuchFileException.class, "no such file or directory",
            AccessDeniedException.class, "permission denied",
            FileAlreadyExistsException.class, "is there already",
            NotDirectoryException.class, "not a directory",
            DirectoryNotEmptyException.class, "not an empty directory");

    private Failures() {}

    static int tell(String command, ExitCode code, Exception reason) {
        print(command, reason);
        return code.number();
    }

    /** Also of those exceptions that only name what they are about, and leave the rest to their class. */
    static String words(Exception reason) {
        String message = reason.getMessage();
        if (message == null) {
            return reason.toString();
        }
        if (reason instanceof UnknownHostException) {
            return message.replaceFirst(": .*", "") + ": unknown host";
        }
        if (reason instanceof FileSystemException file && file.getReason() == null) {
            String words = FILE_WORDS.get(reason.getClass());
            return words == null ? reason.toString() : message + ": " + words;
        }
        return message;
    }

    static void print(String command, Exception reason) {
        System.err.println("oarlock " + command + ": " + words(reason));
    }
}
