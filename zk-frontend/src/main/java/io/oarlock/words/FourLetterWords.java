package io.oarlock.words;

import io.oarlock.operations.Monitor;
import io.oarlock.operations.MonitorValues;
import io.oarlock.operations.PeerState;
import io.oarlock.operations.ServerFacts;
import io.oarlock.replica.Replica;
import io.oarlock.request.FrontView;
import io.oarlock.wire.FourLetterCommand;

/**
 * Answers ZooKeeper's four-letter words in ZooKeeper's own formats, because scripts and collectors parse them. Safe on
 * any thread; takes the read gate for as long as it walks sessions, and changes nothing but counters.
 */
public final class FourLetterWords {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";

    private final ServerFacts facts;
    private final FrontView front;
    private final ServerWords server;
    private final ListingWords listings;
    private final Monitor monitor;

    public FourLetterWords(ServerFacts facts, Replica replica, FrontView front, Monitor monitor) {
        this.facts = facts;
        this.front = front;
        this.server = new ServerWords(facts, replica, front);
        this.listings = new ListingWords(replica, front);
        this.monitor = monitor;
    }

    /** The whole reply; the connection is closed behind it. */
    public String answer(FourLetterCommand command) {
        if (!facts.allows(command.text())) {
            return command.text() + " is not executed because it is not in the whitelist.\n";
        }
        if (needsService(command) && !front.serving()) {
            return NOT_SERVING;
        }
        return render(command);
    }

    private static boolean needsService(FourLetterCommand command) {
        return switch (command) {
            case RUOK, ISRO, ENVI -> false;
            case SRVR, STAT, CONS, CONF, DIRS, MNTR, DUMP, WCHS, WCHC, WCHP, CRST, SRST -> true;
        };
    }

    private String render(FourLetterCommand command) {
        return switch (command) {
            case RUOK -> "imok";
            case ISRO -> isReadOnly();
            case SRVR -> server.srvr();
            case STAT -> server.stat();
            case CONS -> server.cons();
            case CONF -> server.conf();
            case DIRS -> server.dirs();
            case ENVI -> server.envi();
            case MNTR -> mntr();
            case DUMP -> listings.dump();
            case WCHS -> listings.wchs();
            case WCHC -> listings.wchc();
            case WCHP -> listings.wchp();
            case CRST -> {
                front.resetConnections();
                yield "Connection stats reset.\n";
            }
            case SRST -> {
                front.traffic().reset();
                yield "Server stats reset.\n";
            }
        };
    }

    private String mntr() {
        MonitorValues values = monitor.read();
        StringBuilder text = new StringBuilder();
        appendLine(text, "version", values.version());
        appendLine(text, "server_state", ServerWords.mode(values.mode()));
        if (values.peerState() != PeerState.NONE) {
            appendLine(text, "peer_state", ServerWords.peerState(values.peerState()));
        }
        values.numbers().forEach((metric, value) -> appendLine(text, metric.key(), value));
        return text.toString();
    }

    private static void appendLine(StringBuilder text, String key, Object value) {
        text.append("zk_").append(key).append('\t').append(value).append('\n');
    }

    private String isReadOnly() {
        if (!front.serving()) {
            return "null";
        }
        return front.readOnly() ? "ro" : "rw";
    }
}
