package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.reader.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with the number of a process that says nothing of the server that runs. */
class PidFileTest {
    private static final byte[] NO_TEXT = {(byte) 0xff, (byte) 0xfe};

    @TempDir
    private Path directory;

    private ServerConfig config;
    private Path file;

    @BeforeEach
    void configure() throws Exception {
        config = ConfigReader.parse("zoo.cfg", "dataDir=" + directory + "\nclientPort=2181\n", Map.of());
        file = directory.resolve("zookeeper_server.pid");
    }

    @Test
    void whatCannotBeReadAsANumberIsSaidInWords() throws Exception {
        try (DataDirectories running = DataDirectories.open(config)) {
            assertThat(running.state()).exists();
            isTold("no file");
            Files.write(file, NO_TEXT);
            isTold("no text");
            Files.writeString(file, "-1\n");
            isTold("no number of a process");
            Files.delete(file);
            Files.createDirectory(file);
            isTold("a directory");
        }
    }

    private void isTold(String what) {
        assertThatThrownBy(() -> PidFile.findServer(config.directories()))
                .as(what)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not hold the number of its process");
    }
}
