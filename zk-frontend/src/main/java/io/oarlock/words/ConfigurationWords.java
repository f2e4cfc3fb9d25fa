package io.oarlock.words;

import io.oarlock.operations.ServerConfiguration;

/** The words about what a member was configured to, with the keys of ZooKeeper in its order. */
final class ConfigurationWords {
    private ConfigurationWords() {}

    static String conf(ServerConfiguration configuration) {
        StringBuilder out = new StringBuilder();
        appendEntry(out, "clientPort", configuration.clientPort());
        appendEntry(out, "secureClientPort", configuration.secureClientPort());
        appendEntry(out, "dataDir", configuration.data().path());
        appendEntry(out, "dataDirSize", configuration.data().bytes());
        appendEntry(out, "dataLogDir", configuration.log().path());
        appendEntry(out, "dataLogSize", configuration.log().bytes());
        appendEntry(out, "tickTime", configuration.tickMillis());
        appendEntry(out, "maxClientCnxns", configuration.connectionsPerAddressMax());
        appendEntry(out, "minSessionTimeout", configuration.sessionTimeoutMillisMin());
        appendEntry(out, "maxSessionTimeout", configuration.sessionTimeoutMillisMax());
        appendEntry(out, "clientPortListenBacklog", configuration.backlog());
        appendEntry(out, "serverId", configuration.member());
        ServerConfiguration.Ensemble ensemble = configuration.ensemble();
        if (ensemble != null) {
            appendEnsemble(out, ensemble);
        }
        return out.toString();
    }

    private static void appendEnsemble(StringBuilder out, ServerConfiguration.Ensemble ensemble) {
        ensemble.withoutEffect().forEach((key, value) -> appendEntry(out, key, value));
        appendEntry(out, "electionAlg", 3);
        appendEntry(out, "electionPort", ensemble.electionPort());
        appendEntry(out, "quorumPort", ensemble.raftPort());
        appendEntry(out, "peerType", ensemble.observer() ? 1 : 0);
        // The members come as a block of their own, as ZooKeeper prints them.
        out.append("membership: \n").append(ensemble.membership()).append('\n');
    }

    static String dirs(ServerConfiguration configuration) {
        return "datadir_size: " + configuration.data().bytes() + "\nlogdir_size: "
                + configuration.log().bytes() + "\n";
    }

    private static void appendEntry(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
