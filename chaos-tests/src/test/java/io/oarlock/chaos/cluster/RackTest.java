package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RackTest {

    private static final ServerKind OLD = new ServerKind("old", List.of("old"));
    private static final ServerKind NEW = new ServerKind("new", List.of("new"));

    @TempDir
    private Path directory;

    @Test
    void membersRunThePreviousReleaseUntilEachIsUpgraded() throws Exception {
        try (Rack rack = open(new Equipment(DiskKind.PLAIN, false, Optional.of(OLD)))) {
            assertThat(rack.hasPrevious()).isTrue();
            assertThat(rack.kind(1, NEW)).isEqualTo(OLD);

            rack.upgrade(1);

            assertThat(rack.kind(1, NEW)).isEqualTo(NEW);
            assertThat(rack.kind(2, NEW)).isEqualTo(OLD);
        }
    }

    @Test
    void plainMembersHaveNothingOfTheirOwn() throws Exception {
        try (Rack rack = open(Equipment.PLAIN)) {
            assertThat(rack.disk(1)).isEmpty();
            assertThat(rack.clock(1)).isEmpty();
            assertThat(rack.environment(1)).isEmpty();
            assertThat(rack.hasPrevious()).isFalse();
            assertThat(rack.kind(1, NEW)).isEqualTo(NEW);
        }
    }

    private Rack open(Equipment equipment) throws Exception {
        return Rack.open(equipment, List.of(1, 2), member -> directory.resolve("member-" + member));
    }
}
