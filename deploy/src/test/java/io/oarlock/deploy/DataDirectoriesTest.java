package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.reader.ConfigReader;
import java.nio.file.Path;
import java.util.Map;
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

    private ServerConfig config(String line) throws Exception {
        String data = line.startsWith("dataDir") ? "" : "dataDir=" + directory.resolve("data") + "\n";
        return ConfigReader.parse("zoo.cfg", data + line + "\nclientPort=2181\n", Map.of());
    }
}
