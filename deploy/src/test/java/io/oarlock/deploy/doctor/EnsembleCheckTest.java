package io.oarlock.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.doctor.Finding.Level;
import io.oarlock.deploy.doctor.MemberProbe.Answer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnsembleCheckTest {
    @Test
    void anEnsembleThatServesIsGood() {
        List<Answer> answers =
                List.of(serving(1, "leader", 100), serving(2, "follower", 99), serving(3, "follower", 100));

        assertThat(EnsembleCheck.of(answers)).hasSize(3).allMatch(finding -> finding.level() == Level.GOOD);
    }

    @Test
    void withoutALeaderAMajorityIsMissing() {
        List<Finding> findings = EnsembleCheck.of(List.of(
                silent(1, "runs, but does not serve: it has no quorum, or is still starting"),
                silent(2, "nobody listens on this port"),
                silent(3, "the name has no address")));

        assertThat(findings).hasSize(4).allMatch(finding -> finding.level() == Level.PROBLEM);
        assertThat(findings)
                .extracting(Finding::advice)
                .satisfiesExactly(
                        advice -> assertThat(advice).contains("start the missing members"),
                        advice -> assertThat(advice).contains("start this member"),
                        advice -> assertThat(advice).contains("DNS"),
                        advice -> assertThat(advice).contains("a majority is missing"));
    }

    @Test
    void twoLeadersAreNotOfOneEnsemble() {
        assertThat(EnsembleCheck.of(List.of(serving(1, "leader", 5), serving(2, "standalone", 5))))
                .last()
                .satisfies(finding -> assertThat(finding.what()).contains("lead at the same time"));
    }

    @Test
    void aMemberThatLagsIsNamed() {
        assertThat(EnsembleCheck.of(List.of(serving(1, "leader", 0x100000), serving(2, "follower", 0x10))))
                .last()
                .satisfies(finding -> assertThat(finding.what()).contains("h2:2181 is 1048560 changes behind"));
    }

    /** Of another machine: a number that is none is no reason to tell nothing at all. */
    @Test
    void aZxidThatIsNoneIsNotFollowed() {
        Answer odd = new Answer(new Endpoint("h2", 2181), Map.of("Mode", "follower", "Zxid", "0xnone"), null);

        assertThat(EnsembleCheck.of(List.of(serving(1, "leader", 5), odd))).hasSize(3);
        assertThat(odd.zxid()).isZero();
    }

    /** A term has numbers of its own: their distance says nothing of how many changes are missing. */
    @Test
    void aMemberInAnEarlierTermIsNotSoManyChangesBehind() {
        assertThat(EnsembleCheck.of(List.of(serving(1, "leader", 0x200000001L), serving(2, "follower", 0x100000009L))))
                .last()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.WARNING);
                    assertThat(finding.what()).contains("h2:2181 has no change of the last election's leader");
                });
    }

    @Test
    void aMemberWithoutAQuorumThatReadsIsNoGoodSign() {
        assertThat(EnsembleCheck.of(List.of(serving(1, "read-only", 5))))
                .singleElement()
                .returns(Level.WARNING, Finding::level);
    }

    @Test
    void aTimeoutIsATime() {
        assertThatThrownBy(() -> new MemberProbe(0, null).ask(List.of(new Endpoint("127.0.0.1", 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListWithoutAServerIsNone() {
        assertThatThrownBy(() -> Addresses.parse(","))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no server");
    }

    /** Whatever listens there: it answers nonsense, and its words are shown to nobody. */
    @Test
    void whatIsNoServerIsAProblem() throws Exception {
        try (ServerSocket nonsense = new ServerSocket(0)) {
            Thread answering = new Thread(() -> {
                try (var client = nonsense.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            answering.start();

            Answer answer = new MemberProbe(2000, null)
                    .ask(List.of(new Endpoint("127.0.0.1", nonsense.getLocalPort())))
                    .get(0);

            assertThat(answer.serves()).isFalse();
            assertThat(answer.problem()).contains("answers nothing that a server would");
            answering.join();
        }
    }

    @Test
    void addressesAreThoseOfAConnectString() {
        assertThat(Addresses.parse("zk1:2182, zk2,[::1]:2183/app"))
                .containsExactly(new Endpoint("zk1", 2182), new Endpoint("zk2", 2181), new Endpoint("::1", 2183));
    }

    private static Answer serving(int id, String mode, long zxid) {
        return new Answer(
                new Endpoint("h" + id, 2181),
                Map.of("Mode", mode, "Zxid", "0x" + Long.toHexString(zxid), "Zookeeper version", "3.9.5"),
                null);
    }

    private static Answer silent(int id, String problem) {
        return new Answer(new Endpoint("h" + id, 2181), Map.of(), problem);
    }
}
