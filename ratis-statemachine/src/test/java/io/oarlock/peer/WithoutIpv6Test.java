package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.membership.GroupMember;
import io.oarlock.peer.frame.FrameType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process without IPv6, and a member whose address is one of IPv6. */
@Timeout(60)
class WithoutIpv6Test {
    private static final String UNREACHABLE = "unreachable twice";

    @Test
    void anAddressThatCannotBeDialledIsUnreachableAndEndsNothing() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutIpv6Test.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(said).contains(UNREACHABLE);
    }

    /** The process without IPv6. */
    public static void main(String[] arguments) throws Exception {
        GroupMember member = new GroupMember(2, "::1", 9, false);
        try (PeerLink link = PeerLink.to(member, Port.handshake(1), Port.LINK).start()) {
            failureOf(link.ask(FrameType.VOTE, new byte[0], 20_000));
            failureOf(link.ask(FrameType.VOTE, new byte[0], 20_000));
        }
        System.out.println(UNREACHABLE);
    }

    private static void failureOf(CompletableFuture<Answer> asked) throws Exception {
        try {
            asked.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (String.valueOf(e.getCause().getMessage()).contains("protocol")) {
                return;
            }
            throw e;
        }
        throw new IllegalStateException("it was answered");
    }
}
