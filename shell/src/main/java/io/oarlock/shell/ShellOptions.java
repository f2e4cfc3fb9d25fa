package io.oarlock.shell;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shell is told when it is started.
 *
 * @param server ZooKeeper's connect string: {@code host:port[,host:port...][/chroot]}
 * @param timeoutMillis the session timeout to ask for, and how long a connection is waited for
 * @param readOnly whether a member without a quorum will do
 * @param clientConfiguration properties of ZooKeeper's client, as for TLS; null for none
 * @param credentials each {@code scheme:credentials}, added to the session at once
 * @param format how answers are printed
 * @param waitForConnection whether the first command waits for the connection; it does unless the output is zkCli's
 */
public record ShellOptions(
        String server,
        int timeoutMillis,
        boolean readOnly,
        @Nullable Path clientConfiguration,
        List<String> credentials,
        Format format,
        boolean waitForConnection) {

    public ShellOptions {
        credentials = List.copyOf(credentials);
    }

    /** How answers are printed. */
    public enum Format {
        /** ZooKeeper's own text. */
        TEXT,
        /** The same, with all that ZooKeeper's client prints about itself and its connection. */
        ZKCLI,
        /** One JSON object a line, for each command and each event. */
        JSON
    }
}
