package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class ClientOrderTest {

    private final Script script = new Script();

    @Test
    void pipelinedRequestsAnsweredInOrderAreFine() {
        long first = script.begin(1, "set", "path", "/a", "data", "x");
        long second = script.begin(1, "get", "path", "/a");
        script.end(first, "zxid", 5, "version", 1).end(second, "zxid", 5);

        script.satisfies(new ClientOrder());
    }

    @Test
    void anAnswerThatOvertakesIsFound() {
        long first = script.begin(1, "get", "path", "/a");
        long second = script.begin(1, "get", "path", "/b");
        script.end(second, "zxid", 5).end(first, "zxid", 5);

        script.breaks(new ClientOrder(), ClientOrder.ANSWERS_IN_ORDER);
    }

    @Test
    void answersOfDifferentClientsHaveNoOrder() {
        long first = script.begin(1, "get", "path", "/a");
        long second = script.begin(2, "get", "path", "/b");
        script.end(second, "zxid", 5).end(first, "zxid", 4);

        script.satisfies(new ClientOrder());
    }

    @Test
    void writesThatSwapPlacesAreFound() {
        long first = script.begin(1, "set", "path", "/a", "data", "x");
        long second = script.begin(1, "set", "path", "/a", "data", "y");
        script.end(first, "zxid", 6).end(second, "zxid", 5);

        script.breaks(new ClientOrder(), ClientOrder.WRITES_IN_ORDER, ClientOrder.ZXIDS_DO_NOT_FALL);
    }

    @Test
    void aSessionThatGoesBackInTimeIsFound() {
        script.ok(1, "get", "path", "/a", "->", "zxid", 9);
        script.ok(1, "get", "path", "/a", "->", "zxid", 7);

        script.breaks(new ClientOrder(), ClientOrder.ZXIDS_DO_NOT_FALL);
    }

    @Test
    void aReadThatShowsALaterWriteOfItsSessionIsFound() {
        Script script = new Script();
        long read = script.begin(1, "get", "path", "/a");
        long write = script.begin(1, "set", "path", "/a");
        script.end(read, "zxid", 7).end(write, "zxid", 7, "version", 1);

        script.breaks(new ClientOrder(), ClientOrder.READS_IN_BETWEEN);
    }

    @Test
    void aReadShowsTheWritesOfItsSessionThatWereAskedForBefore() {
        Script script = new Script();
        long write = script.begin(1, "set", "path", "/a");
        long read = script.begin(1, "get", "path", "/a");
        long later = script.begin(1, "set", "path", "/a");
        script.end(write, "zxid", 7, "version", 1).end(read, "zxid", 7).end(later, "zxid", 8, "version", 2);

        script.satisfies(new ClientOrder());
    }
}
