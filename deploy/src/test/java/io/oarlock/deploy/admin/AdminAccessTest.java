package io.oarlock.deploy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.auth.AccessCheck;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdminAccessTest {
    private static final AclEntry EVERYBODY = new AclEntry(Perms.ALL, "world", "anyone");
    private static final AclEntry OWNER = new AclEntry(Perms.ALL, "digest", "owner:hash");
    private static final AclEntry EVERYBODY_READS = new AclEntry(Perms.READ, "world", "anyone");
    private static final AclEntry EVERYBODY_ELSE =
            new AclEntry(Perms.WRITE | Perms.CREATE | Perms.DELETE | Perms.ADMIN, "world", "anyone");
    private static final List<Identity> CLIENT = List.of(new Identity("digest", "owner:hash"));

    static Stream<List<AclEntry>> openAcls() {
        return Stream.of(
                List.of(EVERYBODY),
                List.of(EVERYBODY, OWNER),
                List.of(OWNER, EVERYBODY),
                List.of(EVERYBODY_READS, EVERYBODY_ELSE));
    }

    @ParameterizedTest
    @MethodSource("openAcls")
    void anAclThatLetsEverybodyInProvesNothing(List<AclEntry> entries) {
        assertThat(singlesOut(false, entries)).isFalse();
    }

    @Test
    void whoeverHasMoreThanEverybodyIsLetIn() {
        assertThat(singlesOut(false, List.of(OWNER))).isTrue();
        assertThat(singlesOut(false, List.of(EVERYBODY_READS, OWNER))).isTrue();
        assertThat(singlesOut(false, List.of(EVERYBODY_READS))).isFalse();
    }

    @Test
    void whereNoAclCountsNobodyIsLetIn() {
        assertThat(singlesOut(true, List.of(OWNER))).isFalse();
    }

    private static boolean singlesOut(boolean skipAcl, List<AclEntry> entries) {
        return AdminAccess.singlesOut(new AccessCheck(skipAcl), new Acl(entries), CLIENT);
    }
}
