package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Perms;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AclNumbersTest {
    private static Acl acl(String id) {
        return new Acl(List.of(new AclEntry(Perms.ALL, "digest", id)));
    }

    @Test
    void eachAclIsNumberedOnceAndTheOpenOneNotAtAll() throws TooManyAclsException {
        AclNumbers numbers = new AclNumbers(1 << 20);
        for (Acl acl : List.of(acl("a"), Acl.OPEN, acl("b"), acl("a"))) {
            numbers.add(acl);
        }

        assertThat(numbers.numbers()).containsOnly(Map.entry(acl("a"), 1L), Map.entry(acl("b"), 2L));
        assertThat(numbers.heapBytes()).isBetween(300L, 1000L);
    }

    @Test
    void theyAreBoundedInBytes() throws TooManyAclsException {
        AclNumbers numbers = new AclNumbers(10_000);
        numbers.add(acl("x".repeat(5_000)));
        numbers.add(acl("x".repeat(5_000)));

        assertThatThrownBy(() -> numbers.add(acl("y".repeat(5_000))))
                .isInstanceOf(TooManyAclsException.class)
                .hasMessageContaining("10000 bytes");
    }
}
