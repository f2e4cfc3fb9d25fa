package io.oarlock.testing;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills a member by SIGKILL when it comes to a place in its code: a debugger holds all of its threads there meanwhile.
 * The member has to be started with {@link #FLAG}, and to have loaded the classes. A thread of its own.
 */
public final class KillingDebugger implements AutoCloseable {
    /** Of the JVM; a port that is free is taken, and said in the log. */
    public static final String FLAG = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    private static final Pattern LISTENING = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");

    private final Member member;
    private final List<Place> places;
    private final VirtualMachine machine;
    private final Thread thread;
    private final AtomicInteger passed = new AtomicInteger();
    private volatile boolean hasKilled;

    /**
     * The beginning of a method.
     *
     * @param argument type of the first argument; empty for any
     */
    public record Place(String type, String method, String argument) {}

    private KillingDebugger(Member member, List<Place> places, VirtualMachine machine) {
        this.member = member;
        this.places = List.copyOf(places);
        this.machine = machine;
        this.thread = new Thread(this::run, "debugger-" + member.id());
    }

    /** @param places the member dies at the last one, once it has been at the others in their order */
    public static KillingDebugger attach(Member member, List<Place> places) throws IOException {
        KillingDebugger debugger = new KillingDebugger(member, places, connect(port(member)));
        debugger.stopAt(0);
        debugger.thread.setDaemon(true);
        debugger.thread.start();
        return debugger;
    }

    private static String port(Member member) {
        Matcher matcher = LISTENING.matcher(member.process().log());
        String port = null;
        while (matcher.find()) {
            port = matcher.group(1);
        }
        if (port == null) {
            throw new IllegalStateException("member " + member.id() + " was not started to be debugged");
        }
        return port;
    }

    private static VirtualMachine connect(String port) throws IOException {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        try {
            return connector.attach(arguments);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the member came to the last place. */
    public boolean hasKilled() {
        return hasKilled;
    }

    private void stopAt(int index) {
        Place place = places.get(index);
        Method method = machine.classesByName(place.type)
                .get(0)
                .methodsByName(place.method)
                .get(0);
        BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(method.location());
        request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        request.enable();
    }

    private void run() {
        try {
            while (!hasKilled) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof BreakpointEvent stopped && isAt(stopped, places.get(passed.get()))) {
                        pass(stopped);
                    }
                }
                if (!hasKilled) {
                    events.resume();
                }
            }
        } catch (VMDisconnectedException | InterruptedException over) {
            // It was killed, or nobody waits for that any more.
        } catch (IncompatibleThreadStateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAt(BreakpointEvent stopped, Place place) throws IncompatibleThreadStateException {
        if (!stopped.location().method().name().equals(place.method)) {
            return false;
        }
        List<Value> arguments = stopped.thread().frame(0).getArgumentValues();
        return place.argument.isEmpty()
                || arguments.get(0) instanceof ObjectReference first
                        && first.referenceType().name().equals(place.argument);
    }

    private void pass(BreakpointEvent stopped) {
        if (passed.incrementAndGet() == places.size()) {
            member.kill();
            hasKilled = true;
            return;
        }
        machine.eventRequestManager().deleteEventRequest(stopped.request());
        stopAt(passed.get());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            machine.dispose();
        } catch (VMDisconnectedException killed) {
            // There is nothing to leave.
        }
    }
}
