package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnNameTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    private OwnName resolvingAfter(int attempts) {
        return new OwnName(
                "zk-0.zk",
                host -> {
                    if (asked.incrementAndGet() < attempts) {
                        throw new UnknownHostException(host);
                    }
                    return InetAddress.getLoopbackAddress();
                },
                now::get,
                () -> now.addAndGet(Duration.ofSeconds(1).toNanos()));
    }

    @Test
    void aNameThatHasAnAddressIsNotWaitedFor() throws StartFailure {
        resolvingAfter(1).await();

        assertThat(now.get()).isZero();
        OwnName.of("127.0.0.1").await();
    }

    @Test
    void aNameThatIsPublishedLaterIsWaitedFor() throws StartFailure {
        resolvingAfter(30).await();

        assertThat(asked.get()).isEqualTo(30);
    }

    @Test
    void aNameThatNobodyPublishesEndsTheStart() {
        assertThatThrownBy(resolvingAfter(Integer.MAX_VALUE)::await)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("zk-0.zk, has no address after 60 s")
                .extracting(failure -> ((StartFailure) failure).code())
                .isEqualTo(ExitCode.CANNOT_BIND);
    }
}
