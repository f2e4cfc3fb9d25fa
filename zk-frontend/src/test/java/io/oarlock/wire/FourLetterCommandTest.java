package io.oarlock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FourLetterCommandTest {
    @ParameterizedTest
    @EnumSource
    void aCommandIsFoundByItsFirstBytes(FourLetterCommand command) {
        assertThat(FourLetterCommand.of(number(command.text()))).isEqualTo(command);
    }

    @Test
    void aFrameLengthIsNoCommand() {
        assertThat(FourLetterCommand.of(44)).isNull();
        assertThat(FourLetterCommand.of(number("RUOK"))).isNull();
        assertThat(FourLetterCommand.of(-1)).isNull();
    }

    private static int number(String word) {
        return ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
