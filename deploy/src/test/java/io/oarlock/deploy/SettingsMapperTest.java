package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.reader.ConfigReader;
import io.oarlock.frontend.FrontEndSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsMapperTest {
    @TempDir
    private Path directory;

    @Test
    void defaultsAreThoseOfTheFrontEnd() throws Exception {
        FrontEndSettings settings = frontEnd("");

        assertThat(settings.listen().tcpKeepAlive()).isFalse();
        assertThat(settings.timing().handshakeMillis()).isEqualTo(FrontEndSettings.Timing.HANDSHAKE_MILLIS);
        assertThat(settings.access()).isEqualTo(FrontEndSettings.Access.DEFAULTS);
    }

    @Test
    void whatIsConfiguredReachesTheFrontEnd() throws Exception {
        FrontEndSettings settings = frontEnd("""
                clientTcpKeepAlive=true
                nio.sessionlessCnxnTimeout=2500
                DigestAuthenticationProvider.digestAlg=sha1
                """);

        assertThat(settings.listen().tcpKeepAlive()).isTrue();
        assertThat(settings.timing().handshakeMillis()).isEqualTo(2500);
        assertThat(settings.access().auth().digestAlgorithm()).isEqualTo("sha1");
    }

    private FrontEndSettings frontEnd(String lines) throws Exception {
        String text = "dataDir=" + directory + "\nclientPort=2181\n" + lines;
        ServerConfig config = ConfigReader.parse("zoo.cfg", text, Map.of());
        try (DataDirectories directories = DataDirectories.open(config)) {
            return new SettingsMapper(config, directories).frontEnd(null);
        }
    }
}
