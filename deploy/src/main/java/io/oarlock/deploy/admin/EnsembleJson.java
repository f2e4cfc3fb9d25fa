package io.oarlock.deploy.admin;

import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.model.Zxid;
import io.oarlock.operations.EnsembleStatus;
import io.oarlock.operations.PeerState;
import io.oarlock.operations.ServerMode;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The answers about the ensemble, in the terms of ZooKeeper's own replication. */
final class EnsembleJson {
    private final Ensemble ensemble;
    private final @Nullable Endpoint ownClients;

    /** @param ownClients where this member serves clients */
    EnsembleJson(Ensemble ensemble, @Nullable Endpoint ownClients) {
        this.ensemble = ensemble;
        this.ownClients = ownClients;
    }

    boolean standalone() {
        return ensemble.standalone();
    }

    Map<String, Object> leader(EnsembleStatus status) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("is_leader", status.replica().leads());
        out.put("leader_id", status.replica().leader());
        Member leader = ensemble.members().get(status.replica().leader());
        out.put("leader_ip", leader == null ? "" : ip(leader.host()));
        return out;
    }

    private static String ip(String host) {
        InetSocketAddress address = new InetSocketAddress(host, 0);
        return address.isUnresolved() ? host : address.getAddress().getHostAddress();
    }

    static Map<String, Object> observers(EnsembleStatus status) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(
                "synced_observers",
                status.mode() == ServerMode.LEADER ? status.following().observers() : 0);
        out.put("observers", List.of());
        return out;
    }

    Map<String, Object> votingView() {
        Map<String, Object> members = new TreeMap<>();
        if (!ensemble.standalone()) {
            ensemble.members().forEach((id, member) -> {
                if (!member.observer()) {
                    members.put(String.valueOf(id), member(member));
                }
            });
        }
        return Map.of("current_config", members);
    }

    private Map<String, Object> member(Member member) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("server_addresses", List.of(member.raft().toString()));
        out.put("election_addresses", List.of(election(member).toString()));
        out.put("client_address", clients(member));
        out.put("learner_type", member.observer() ? "observer" : "participant");
        return out;
    }

    private static Endpoint election(Member member) {
        return new Endpoint(member.host(), member.electionPort());
    }

    private String clients(Member member) {
        Endpoint clients = member.id() == ensemble.self() ? ownClients : member.client();
        return clients == null ? "" : clients.toString();
    }

    Map<String, Object> zabState(EnsembleStatus status, long lastZxid) {
        Map<String, Object> out = new LinkedHashMap<>();
        PeerState state = PeerState.of(status.replica());
        if (state == PeerState.NONE || state == PeerState.LOOKING) {
            out.put("voting", false);
            out.put("zabstate", state == PeerState.NONE ? "" : "election");
            return out;
        }
        Member me = ensemble.me();
        out.put("myid", me.id());
        out.put("is_leader", status.replica().leads());
        out.put("quorum_address", addresses(me.raft()));
        out.put("election_address", addresses(election(me)));
        out.put("client_address", clients(me));
        out.put("voting", !me.observer());
        out.put("last_zxid", Zxid.hex(lastZxid));
        out.put("zab_epoch", lastZxid >>> Integer.SIZE);
        out.put("zab_counter", lastZxid & 0xffff_ffffL);
        out.put("zabstate", state == PeerState.LEADING_SYNCHRONIZATION ? "synchronization" : "broadcast");
        return out;
    }

    /** The several views that ZooKeeper gives of the addresses of a member; there is one address here. */
    private static Map<String, Object> addresses(Endpoint address) {
        String text = address.toString();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("empty", false);
        out.put("all_addresses", List.of(text));
        out.put("wildcard_addresses", List.of(new Endpoint("0.0.0.0", address.port()).toString()));
        out.put("all_ports", List.of(address.port()));
        out.put("all_host_strings", List.of(address.host()));
        out.put("reachable_address", text);
        out.put("all_reachable_addresses", List.of(text));
        out.put("all_reachable_addresses_or_all", List.of(text));
        out.put("reachable_or_one", text);
        out.put("one", text);
        return out;
    }
}
