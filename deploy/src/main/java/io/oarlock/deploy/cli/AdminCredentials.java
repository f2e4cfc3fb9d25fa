package io.oarlock.deploy.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an operator shows to the admin port of a member: one of the two. */
final class AdminCredentials {
    @Option(
            names = "--auth-file",
            paramLabel = "FILE",
            description = "File with SCHEME:CREDENTIALS, such as digest:super:secret; or x509 for the certificate"
                    + " of --key-store.")
    private @Nullable Path file;

    @Option(
            names = "--auth",
            paramLabel = "SCHEME:CREDENTIALS",
            description = "The same here, where others on this machine can read it.")
    private @Nullable String text;

    String authorization() throws IOException {
        String whole = file == null ? String.valueOf(text) : Files.readString(file, StandardCharsets.UTF_8);
        String line = whole.strip();
        if (line.chars().anyMatch(Character::isISOControl)) {
            // Said here: Java would repeat the whole of it.
            throw new IOException("the credentials have more than one line, or characters that no header may have");
        }
        return line.replaceFirst(":", " ");
    }
}
