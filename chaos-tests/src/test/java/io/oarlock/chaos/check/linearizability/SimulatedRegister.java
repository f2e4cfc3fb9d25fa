package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A register and its clients in one thread: every operation takes effect at one instant between its invocation and its
 * return, so what it records is linearizable by construction. Lost operations take effect at any later time, or never.
 */
final class SimulatedRegister {

    private final Random random;
    private final double lostShare;
    private final long values;
    private final List<Event> events = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Client> lost = new ArrayList<>();
    private Object register;
    private long nextProcess;

    SimulatedRegister(long seed, double lostShare, long values) {
        this.random = new Random(seed);
        this.lostShare = lostShare;
        this.values = values;
    }

    History run(int clientCount, int operationCount) {
        for (int i = 0; i < clientCount; i++) {
            clients.add(new Client());
        }
        int begun = 0;
        while (begun < operationCount) {
            Client client = clients.get(random.nextInt(clientCount));
            if (client.function == null) {
                client.invoke();
                begun++;
            } else if (!client.applied) {
                client.apply();
            } else {
                client.answer();
            }
            if (!lost.isEmpty() && random.nextInt(20) == 0) {
                lost.remove(random.nextInt(lost.size())).apply();
            }
        }
        return new History(events);
    }

    private void event(long process, EventKind kind, String function, Object value) {
        events.add(new Event(process, kind, events.size(), function, value));
    }

    private final class Client {
        private long process = nextProcess++;
        private String function;
        private Object input;
        private Object output;
        private boolean applied;
        private boolean refused;

        void invoke() {
            function = List.of("read", "write", "cas").get(random.nextInt(3));
            long value = random.nextLong(values);
            input = switch (function) {
                case "read" -> null;
                case "write" -> value;
                default -> List.of(random.nextLong(values), value);
            };
            applied = false;
            event(process, EventKind.INVOKE, function, input);
            if (random.nextDouble() < lostShare) {
                loseAnswer();
            }
        }

        private void loseAnswer() {
            Client abandoned = new Client();
            abandoned.function = function;
            abandoned.input = input;
            lost.add(abandoned);
            event(process, EventKind.UNKNOWN, function, "lost");
            process = nextProcess++;
            function = null;
        }

        void apply() {
            applied = true;
            refused = false;
            output = input;
            switch (function) {
                case "read" -> output = register;
                case "write" -> register = input;
                default -> {
                    List<?> pair = (List<?>) input;
                    refused = !Objects.equals(register, pair.get(0));
                    register = refused ? register : pair.get(1);
                }
            }
        }

        void answer() {
            event(process, refused ? EventKind.FAIL : EventKind.OK, function, output);
            function = null;
        }
    }
}
