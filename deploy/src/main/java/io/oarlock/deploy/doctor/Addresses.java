package io.oarlock.deploy.doctor;

import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.config.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where members serve clients. */
public final class Addresses {
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?");
    private static final int DEFAULT_PORT = 2181;
    private static final int PORT_MAX = 65_535;

    private Addresses() {}

    /**
     * Of ZooKeeper's connect string; what stands behind a slash does not matter.
     *
     * @throws IllegalArgumentException when a part is no {@code host[:port]}, or there is none
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
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("'" + connectString + "' names no server");
        }
        return addresses;
    }

    /**
     * Of the member whose file this is, as seen from its own machine; null where it has no such port.
     *
     * @param secure of its port for TLS, by the name that its certificate has
     */
    public static @Nullable Endpoint own(ServerConfig config, boolean secure) {
        ServerConfig.Addresses bound = config.addresses();
        Endpoint clients = secure ? bound.secureClients() : bound.clients();
        if (clients == null) {
            return null;
        }
        Ensemble ensemble = config.ensemble();
        String byName = ensemble.standalone() ? "localhost" : ensemble.me().host();
        return reachable(clients, secure ? byName : "127.0.0.1");
    }

    /**
     * Of all members; one whose line names no client port is taken to have that of this file.
     *
     * @param secure of their ports for TLS, which are taken to be that of this file
     */
    public static List<Endpoint> all(ServerConfig config, boolean secure) {
        Endpoint mine = own(config, secure);
        if (mine == null || config.ensemble().standalone()) {
            return mine == null ? List.of() : List.of(mine);
        }
        List<Endpoint> addresses = new ArrayList<>();
        for (Member member : config.ensemble().members().values()) {
            Endpoint client = secure ? null : member.client();
            if (member.id() == config.ensemble().self()) {
                addresses.add(mine);
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
