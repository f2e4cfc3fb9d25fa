package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QueueDeliveryTest {

    private final Script script = new Script();

    @Test
    void elementsThatAreTakenOnceOrLeftAreFine() {
        put(1, 5);
        put(2, 6);
        take(1);
        last(2);

        script.satisfies(new QueueDelivery());
    }

    @Test
    void anElementTakenTwiceIsFound() {
        put(1, 5);
        take(1);
        take(1);
        last();

        script.breaks(new QueueDelivery(), QueueDelivery.TAKEN_ONCE);
    }

    @Test
    void anElementThatVanishedIsFound() {
        put(1, 5);
        last();

        script.breaks(new QueueDelivery(), QueueDelivery.NOTHING_LOST);
    }

    @Test
    void anElementMayVanishByATakeOfUnknownOutcome() {
        put(1, 5);
        script.lost(2, "delete", "path", path(1), "queue", "/q");
        last();

        script.satisfies(new QueueDelivery());
    }

    @Test
    void aTakenElementThatIsStillThereIsFound() {
        put(1, 5);
        take(1);
        last(1);

        script.breaks(new QueueDelivery(), QueueDelivery.GONE);
    }

    @Test
    void aNumberGivenTwiceIsFound() {
        put(1, 5);
        put(1, 6);
        last(1);

        script.breaks(new QueueDelivery(), QueueDelivery.NUMBER_ONCE);
    }

    @Test
    void numbersAgainstTheOrderOfZxidsAreFound() {
        put(2, 5);
        put(1, 6);
        last(1, 2);

        script.breaks(new QueueDelivery(), QueueDelivery.NUMBERS_RISE);
    }

    private static String path(int number) {
        return String.format("/q/n-%010d", number);
    }

    private void put(int number, long zxid) {
        String mode = "PERSISTENT_SEQUENTIAL";
        script.ok(1, "create", "path", "/q/n-", "mode", mode, "->", "zxid", zxid, "path", path(number));
    }

    private void take(int number) {
        script.ok(2, "delete", "path", path(number), "queue", "/q", "->", "zxid", 50 + number);
    }

    private void last(Integer... left) {
        List<Object> nodes = Stream.of(left)
                .<Object>map(number -> Fields.map("path", path(number), "data", "x"))
                .toList();
        script.ok(1, "final-children", "path", "/q", "->", "nodes", nodes);
    }
}
