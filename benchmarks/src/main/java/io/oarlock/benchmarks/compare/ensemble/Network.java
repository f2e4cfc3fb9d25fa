package io.oarlock.benchmarks.compare.ensemble;

import java.io.IOException;
import java.util.List;

/** Where members listen, and how a process of one is started there. Members count from 1. */
public interface Network {
    /** All members on the loopback interface. */
    Network LOOPBACK = new Network() {
        @Override
        public String clientHost(int member) {
            return "127.0.0.1";
        }

        @Override
        public String memberHost(int member) {
            return "127.0.0.1";
        }

        @Override
        public List<String> command(int member, List<String> words) {
            return words;
        }

        @Override
        public void delay(int micros) {
            throw new UnsupportedOperationException("all members on the loopback interface");
        }
    };

    /** The address at which clients reach a member. */
    String clientHost(int member);

    /** The address at which the other members reach it. */
    String memberHost(int member);

    /** The words of a command that runs where the member does. */
    List<String> command(int member, List<String> words);

    /**
     * Holds every packet between members back from now on, each way.
     *
     * @throws UnsupportedOperationException where they are not apart
     */
    void delay(int micros) throws IOException;
}
