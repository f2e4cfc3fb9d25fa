package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

    private static final Path ANYWHERE = Path.of("anywhere");

    @Test
    void aLineOfARunTakesThePlaceOfTheUsualOne() {
        List<String> usual = new Layout(ANYWHERE, 3, 500).settings();
        List<String> more = List.of("snapCount=7", "oarlock.raft.electionTimeoutMax=2500");

        List<String> settings = new Layout(ANYWHERE, 3, 500, Equipment.PLAIN, more).settings();

        assertThat(settings).hasSize(usual.size() + 1).containsAll(more);
        assertThat(settings).filteredOn(line -> line.startsWith("snapCount=")).containsExactly("snapCount=7");
    }
}
