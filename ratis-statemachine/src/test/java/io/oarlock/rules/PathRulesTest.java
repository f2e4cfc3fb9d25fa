package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.ZnodePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x1f, 0x7f, 0x80, 0x9f, 0xd800, 0xdfff, 0xe000, 0xf8ff, 0xfff0, 0xffff})
    void aCharacterOfARefusedRangeIsRefusedAtItsEndsToo(int character) {
        assertThat(PathRules.isValid(new ZnodePath("/a" + (char) character))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x7e, 0xa0, 0xd7ff, 0xf900, 0xffef})
    void theNextCharacterBesideARefusedRangeIsTaken(int character) {
        assertThat(PathRules.isValid(new ZnodePath("/a" + (char) character))).isTrue();
    }

    @Test
    void aSlashAnywhereIsEnoughForAParent() {
        assertThat(PathRules.hasParent(new ZnodePath("/"))).isTrue();
        assertThat(PathRules.hasParent(new ZnodePath("a/b"))).isTrue();
        assertThat(PathRules.hasParent(new ZnodePath("ab"))).isFalse();
        assertThat(PathRules.hasParent(new ZnodePath("/a\0"))).isFalse();
        assertThat(PathRules.hasParent(new ZnodePath("\0/a"))).isFalse();
    }
}
