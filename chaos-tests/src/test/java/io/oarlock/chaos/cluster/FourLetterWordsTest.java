package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FourLetterWordsTest {

    @Test
    void theStatusIsReadFromTheAnswer() {
        String answer = """
                Zookeeper version: 3.9
                Latency min/avg/max: 0/0.0/0
                Zxid: 0x10000002a
                Mode: leader
                Node count: 5
                """;

        assertThat(FourLetterWords.parse(answer)).contains(new Cluster.Status("leader", 0x1_0000_002aL));
    }

    @Test
    void aMemberThatDoesNotServeHasNoStatus() {
        assertThat(FourLetterWords.parse("This ZooKeeper instance is not currently serving requests\n"))
                .isEmpty();
    }

    @Test
    void aServerThatStandsAloneLeadsItself() {
        assertThat(new Cluster.Status("standalone", 1).isLeader()).isTrue();
        assertThat(new Cluster.Status("follower", 1).isLeader()).isFalse();
    }
}
