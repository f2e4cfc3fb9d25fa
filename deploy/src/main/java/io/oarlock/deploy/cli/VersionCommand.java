package io.oarlock.deploy.cli;

import io.oarlock.deploy.Build;
import io.oarlock.operations.ServerVersion;
import io.oarlock.words.VersionText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code oarlock version}. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Override
    public Integer call() {
        for (String line : getVersion()) {
            System.out.println(line);
        }
        return 0;
    }

    @Override
    public String[] getVersion() {
        ServerVersion version = Build.current();
        return new String[] {"Oarlock " + version.release(), "speaks ZooKeeper " + VersionText.of(version)};
    }
}
