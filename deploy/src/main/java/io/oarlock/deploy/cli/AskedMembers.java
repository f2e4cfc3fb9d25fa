package io.oarlock.deploy.cli;

import io.oarlock.deploy.config.ClientTlsSettings;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.reader.ClientTlsReader;
import io.oarlock.deploy.doctor.Addresses;
import io.oarlock.deploy.doctor.ClientPortTls;
import io.oarlock.deploy.doctor.MemberProbe;
import io.oarlock.deploy.doctor.MemberProbe.Answer;
import io.oarlock.security.TlsException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which members a command asks, and whether by TLS. */
final class AskedMembers {
    @Option(
            names = {"-s", "--server"},
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            description = "Asks these instead; name all of an ensemble.")
    private @Nullable String servers;

    @Option(
            names = "--tls-properties",
            paramLabel = "FILE",
            description = "Asks by TLS, with the ssl.keyStore.* and ssl.trustStore.* of this file. Without it, members"
                    + " whose configuration file has no port for plain text are asked by TLS with the stores of that"
                    + " file.")
    private @Nullable Path tlsProperties;

    @Option(
            names = "--timeout",
            defaultValue = "3000",
            paramLabel = "MILLIS",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    /** Whether the command line names them. */
    boolean areNamed() {
        return servers != null;
    }

    /**
     * Asks those that the command line names.
     *
     * @throws IllegalArgumentException when it names none
     */
    List<Answer> ask() throws ConfigException, TlsException, InterruptedException {
        List<Endpoint> addresses = Addresses.parse(servers == null ? "" : servers);
        return probe(tlsProperties == null ? null : ClientTlsReader.read(tlsProperties))
                .ask(addresses);
    }

    /** Asks all of the ensemble of a configuration file. */
    List<Answer> ask(ServerConfig config) throws ConfigException, TlsException, InterruptedException {
        List<Endpoint> addresses = Addresses.all(config, isByTls(config));
        if (addresses.isEmpty()) {
            throw new ConfigException(config.source(), "has no secureClientPort to be asked by TLS");
        }
        return probe(tls(config)).ask(addresses);
    }

    /** Whether members of this file are asked by TLS. */
    boolean isByTls(ServerConfig config) {
        return tlsProperties != null || config.addresses().clients() == null;
    }

    /** Asks one of them. */
    Answer askOne(ServerConfig config, Endpoint address) throws ConfigException, TlsException, InterruptedException {
        return probe(tls(config)).ask(List.of(address)).get(0);
    }

    private @Nullable ClientTlsSettings tls(ServerConfig config) throws ConfigException {
        if (!isByTls(config)) {
            return null;
        }
        return tlsProperties == null ? ClientTlsReader.of(config) : ClientTlsReader.read(tlsProperties);
    }

    private MemberProbe probe(@Nullable ClientTlsSettings tls) throws TlsException {
        return new MemberProbe(timeoutMillis, tls == null ? null : new ClientPortTls(tls));
    }
}
