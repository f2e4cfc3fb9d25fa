package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.reader.ConfigReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a member may have its data. */
class DataDirectoriesTest {

    @TempDir
    Path directory;

    @Test
    void aLogWithACommaInItsPathIsRefusedBeforeAnythingIsMade() throws Exception {
        Path log = directory.resolve("a,b");
        ServerConfig config = config("dataLogDir=" + log);

        assertThatThrownBy(() -> DataDirectories.open(config).close())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("comma")
                .hasMessageContaining("dataLogDir");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void dataWithACommaInItsPathWillDoBesideALogWithout() throws Exception {
        ServerConfig config = config("dataDir=" + directory.resolve("a,b") + "\ndataLogDir=" + directory);

        DataDirectories.open(config).close();
    }

    /** As {@code status} and {@code stop} do to find out whether a server runs. */
    @Test
    void whoLooksAtTheLockForAMomentKeepsNoServerFromStarting() throws Exception {
        ServerConfig config = config("tickTime=2000");
        DataDirectories.open(config).close();
        CountDownLatch looking = new CountDownLatch(1);
        Path lock = config.directories().state().resolve("LOCK");
        CompletableFuture<Void> look = CompletableFuture.runAsync(() -> {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ)) {
                channel.lock(0, Long.MAX_VALUE, true);
                looking.countDown();
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        looking.await();

        DataDirectories.open(config).close();
        look.get();
    }

    private ServerConfig config(String line) throws Exception {
        String data = line.startsWith("dataDir") ? "" : "dataDir=" + directory.resolve("data") + "\n";
        return ConfigReader.parse("zoo.cfg", data + line + "\nclientPort=2181\n", Map.of());
    }
}
