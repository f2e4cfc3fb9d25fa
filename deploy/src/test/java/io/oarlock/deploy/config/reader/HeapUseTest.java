package io.oarlock.deploy.config.reader;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.PropertyLines;
import io.oarlock.deploy.config.Values;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapUseTest {
    private static final long HEAP = 512L << 20;

    private static void judge(String lines) throws ConfigException {
        HeapUse.refuseTooMuch(Values.of(PropertyLines.parse("zoo.cfg", lines), Map.of()), HEAP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oarlock.tree.cacheBytes=385m",
                "oarlock.storage.unwrittenBytesMax=400m",
                "oarlock.tree.cacheBytes=300m\noarlock.storage.unwrittenBytesMax=100m",
                "oarlock.tree.cacheBytes=8589934591g"
            })
    void moreThanTheHeapCanCarryIsRefusedWithTheNumbers(String lines) {
        assertThatThrownBy(() -> judge(lines))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("zoo.cfg:1: oarlock.")
                .hasMessageContaining("bytes of a heap of " + HEAP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "oarlock.tree.cacheBytes=384m", "oarlock.storage.cacheBytes=8g"})
    void whatFitsOrLiesOutsideOfTheHeapIsTaken(String lines) {
        assertThatCode(() -> judge(lines)).doesNotThrowAnyException();
    }

    @Test
    void aFileIsJudgedByTheHeapOfThisProcess() {
        assertThatThrownBy(() -> ConfigReader.parse(
                        "zoo.cfg", "dataDir=/data\nclientPort=2181\noarlock.tree.cacheBytes=900g\n", Map.of()))
                .hasMessageContaining("zoo.cfg:3")
                .hasMessageContaining(String.valueOf(Runtime.getRuntime().maxMemory()));
    }
}
