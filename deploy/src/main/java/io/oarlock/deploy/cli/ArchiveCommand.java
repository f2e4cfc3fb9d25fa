package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.StartFailure;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.training.ClassDataTraining;
import io.oarlock.storage.rocks.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code oarlock archive}: loads the classes of a server; {@code bin/oarlock} has the JVM write an archive of them when
 * it ends.
 */
@Command(
        name = "archive",
        description = {
            "Makes an archive of the classes of a server, for the JVM in use, in lib beside bin, and unpacks RocksDB's"
                    + " native library there.",
            "The server starts faster with it, and needs no directory for temporary files that may hold programs. Once"
                    + " after an installation and after an update of Java."
        },
        mixinStandardHelpOptions = true)
final class ArchiveCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        try {
            String library = System.getProperty("oarlock.nativeLibrary");
            if (library != null) {
                NativeLibrary.unpackInto(Path.of(library));
            }
            ClassDataTraining.run();
            return ExitCode.OK.number();
        } catch (IOException | ConfigException | StartFailure failure) {
            System.err.println("oarlock: the training run failed: " + failure);
            return ExitCode.UNEXPECTED.number();
        }
    }
}
