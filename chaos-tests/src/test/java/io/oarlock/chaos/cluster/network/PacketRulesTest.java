package io.oarlock.chaos.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketRulesTest {

    @Test
    void whoIsDeafStillSpeaks() {
        assertThat(PacketRules.deaf("172.30.1.12").begin())
                .containsExactly(List.of("iptables", "-w", "-A", "INPUT", "-s", "172.30.1.12", "-j", "DROP"));
    }

    @Test
    void aCutIsOneInBothDirections() {
        assertThat(PacketRules.cut("172.30.1.1").begin())
                .extracting(rule -> rule.get(3))
                .containsExactly("INPUT", "OUTPUT");
    }

    @Test
    void chancesAreWrittenTheSameWayEverywhere() {
        assertThat(PacketRules.loss(0.1).begin().get(0)).contains("0.1000");
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatEndsARuleNamesExactlyThatRule(PacketRules rules) {
        List<List<String>> ends = rules.begin().stream()
                .map(command -> command.stream()
                        .map(word -> word.equals("-A") ? "-D" : word.equals("add") ? "del" : word)
                        .toList())
                .toList();
        assertThat(rules.end()).hasSameSizeAs(ends);
        for (int i = 0; i < ends.size(); i++) {
            // Traffic control needs the device only.
            assertThat(String.join(" ", ends.get(i)))
                    .startsWith(String.join(" ", rules.end().get(i)));
        }
    }

    static Stream<PacketRules> all() {
        return Stream.of(
                PacketRules.deaf("172.30.1.12"),
                PacketRules.cut("172.30.1.1"),
                PacketRules.loss(0.2),
                PacketRules.queue(4),
                PacketRules.duplicate(List.of("172.30.1.12", "172.30.1.1"), 0.3),
                PacketRules.reset(0.01),
                PacketRules.narrow(1_000));
    }
}
