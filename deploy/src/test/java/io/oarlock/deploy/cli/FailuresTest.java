package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Many of Java's exceptions name a file or a host, and leave what is wrong with it to their class. */
class FailuresTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("/a"), "/a: no such file or directory"),
                Arguments.of(new AccessDeniedException("/a"), "/a: permission denied"),
                Arguments.of(new FileAlreadyExistsException("/a"), "/a: is there already"),
                Arguments.of(new NotDirectoryException("/a"), "/a: not a directory"),
                Arguments.of(new FileSystemException("/a", null, "No space left"), "/a: No space left"),
                Arguments.of(new UnknownHostException("zk1"), "zk1: unknown host"),
                Arguments.of(new UnknownHostException("zk1: Name or service not known"), "zk1: unknown host"),
                Arguments.of(new IOException(), "java.io.IOException"),
                Arguments.of(new IOException("it is broken"), "it is broken"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatIsWrongIsSaid(Exception failure, String words) {
        assertThat(Failures.words(failure)).isEqualTo(words);
    }
}
