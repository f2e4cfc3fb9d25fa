package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.cluster.host.DiskKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberResourcesTest {

    private static final ServerKind OLD = new ServerKind("old", List.of("old"));
    private static final ServerKind NEW = new ServerKind("new", List.of("new"));

    @TempDir
    private Path directory;

    @Test
    void membersRunThePreviousReleaseUntilEachIsUpgraded() throws Exception {
        try (MemberResources resources = open(new Equipment(DiskKind.PLAIN, false, Optional.of(OLD)))) {
            assertThat(resources.hasPrevious()).isTrue();
            assertThat(resources.kind(1, NEW)).isEqualTo(OLD);

            resources.upgrade(1);

            assertThat(resources.kind(1, NEW)).isEqualTo(NEW);
            assertThat(resources.kind(2, NEW)).isEqualTo(OLD);
        }
    }

    @Test
    void plainMembersHaveNothingOfTheirOwn() throws Exception {
        try (MemberResources resources = open(Equipment.PLAIN)) {
            assertThat(resources.disk(1)).isEmpty();
            assertThat(resources.clock(1)).isEmpty();
            assertThat(resources.environment(1)).isEmpty();
            assertThat(resources.hasPrevious()).isFalse();
            assertThat(resources.kind(1, NEW)).isEqualTo(NEW);
        }
    }

    private MemberResources open(Equipment equipment) throws Exception {
        return MemberResources.open(equipment, List.of(1, 2), member -> directory.resolve("member-" + member));
    }
}
