package io.oarlock.deploy.doctor;

import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.config.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where members serve clients. */
public final class Addresses {
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?");
    private static final int DEFAULT_PORT = 2181;
    private static final int PORT_MAX = 65_535;

    private Addresses() {}

    /**
     * Of ZooKeeper's connect string; what stands behind a slash does not matter.
     *
     * @throws IllegalArgumentException when a part is no {@code host[:port]}
     */
    public static List<Endpoint> parse(String connectString) {
        int slash = connectString.indexOf('/');
        String hosts = slash < 0 ? connectString : connectString.substring(0, slash);
        List<Endpoint> addresses = new ArrayList<>();
        for (String each : hosts.split(",")) {
            Matcher matcher = ADDRESS.matcher(each.strip());
            int port =
                    matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : DEFAULT_PORT;
            if (!matcher.matches() || port > PORT_MAX) {
                throw new IllegalArgumentException("'" + each + "' is no host:port");
            }
            String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            addresses.add(new Endpoint(host, port));
        }
        return addresses;
    }

    /** Of the member whose file this is, as seen from its own machine. */
    public static List<Endpoint> own(ServerConfig config) {
        Endpoint clients = config.addresses().clients();
        return clients == null ? List.of() : List.of(reachable(clients, "127.0.0.1"));
    }

    /** Of all members; one whose line names no client port is taken to have that of this file. */
    public static List<Endpoint> all(ServerConfig config) {
        Endpoint mine = config.addresses().clients();
        if (config.ensemble().standalone() || mine == null) {
            return own(config);
        }
        List<Endpoint> addresses = new ArrayList<>();
        for (Member member : config.ensemble().members().values()) {
            Endpoint client = member.client();
            if (member.id() == config.ensemble().self()) {
                addresses.addAll(own(config));
            } else {
                addresses.add(
                        client == null ? new Endpoint(member.host(), mine.port()) : reachable(client, member.host()));
            }
        }
        return addresses;
    }

    private static Endpoint reachable(Endpoint bound, String instead) {
        boolean any = bound.host().equals("0.0.0.0") || bound.host().equals("::");
        return any ? new Endpoint(instead, bound.port()) : bound;
    }
}
