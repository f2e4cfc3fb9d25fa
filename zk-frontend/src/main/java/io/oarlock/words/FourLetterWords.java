package io.oarlock.words;

import io.oarlock.operations.Command;
import io.oarlock.operations.Operations;
import io.oarlock.operations.ServiceState;
import io.oarlock.operations.StatisticsReset;
import io.oarlock.operations.TraceMask;
import io.oarlock.watch.WatchTotals;
import io.oarlock.wire.FourLetterCommand;
import io.oarlock.wire.OperatorWord;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers ZooKeeper's four-letter words in ZooKeeper's own formats, because scripts and collectors parse them. Any
 * thread but an event loop.
 */
public final class FourLetterWords {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";

    private final Operations operations;
    private final Set<String> whitelist;

    /** @param whitelist words that may be asked; {@code *} for all */
    public FourLetterWords(Operations operations, Set<String> whitelist) {
        this.operations = operations;
        this.whitelist = Set.copyOf(whitelist);
    }

    /** The whole reply; the connection is closed behind it. */
    public String answer(OperatorWord asked) {
        FourLetterCommand word = asked.command();
        if (!whitelist.contains("*") && !whitelist.contains(word.text())) {
            return word.text() + " is not executed because it is not in the whitelist.\n";
        }
        if (needsService(word) && operations.run(new Command.GetServiceState()) == ServiceState.NOT_SERVING) {
            // ZooKeeper ends the line of this word nowhere else either.
            return word == FourLetterCommand.HASH ? NOT_SERVING : NOT_SERVING + "\n";
        }
        return render(asked);
    }

    private static boolean needsService(FourLetterCommand word) {
        return switch (word) {
            case RUOK, ISRO, ENVI, GTMK, STMK -> false;
            case SRVR, STAT, CONS, CONF, DIRS, MNTR, DUMP, WCHS, WCHC, WCHP, CRST, SRST, HASH -> true;
        };
    }

    private String render(OperatorWord asked) {
        return switch (asked.command()) {
            case RUOK -> "imok";
            case ISRO -> isReadOnly(operations.run(new Command.GetServiceState()));
            case SRVR -> ServerWords.srvr(operations.run(new Command.GetServerStatus()));
            case STAT ->
                ServerWords.stat(
                        operations.run(new Command.GetServerStatus()), operations.run(new Command.ListConnections()));
            case CONS -> ConnectionWords.cons(operations.run(new Command.ListConnections()));
            case CONF -> ConfigurationWords.conf(operations.run(new Command.GetConfiguration()));
            case DIRS -> ConfigurationWords.dirs(operations.run(new Command.GetConfiguration()));
            case ENVI -> EnvironmentWords.envi(operations.run(new Command.GetEnvironment()));
            case MNTR -> MonitorWords.mntr(operations.run(new Command.GetMonitorValues()));
            case DUMP ->
                ListingWords.dump(
                        operations.run(new Command.ListSessions()), operations.run(new Command.ListConnections()));
            case WCHS -> wchs(operations.run(new Command.CountWatches()));
            case WCHC -> ListingWords.wchc(operations.run(new Command.ListWatches()));
            case WCHP -> ListingWords.wchp(operations.run(new Command.ListWatches()));
            case CRST -> wasReset(operations.run(new Command.ResetConnectionStatistics()));
            case SRST -> wasReset(operations.run(new Command.ResetServerStatistics()));
            // ZooKeeper's log of tree digests begins with the 128th write of a run; the digest here is another one.
            case HASH -> "";
            case GTMK -> decimal(operations.run(new Command.GetTraceMask()));
            case STMK -> setTraceMask(asked.argument());
        };
    }

    private static String isReadOnly(ServiceState state) {
        return switch (state) {
            case NOT_SERVING -> "null";
            case READ_ONLY -> "ro";
            case READ_WRITE -> "rw";
        };
    }

    /** Without a mask there is no answer: ZooKeeper closes the connection, too. */
    private String setTraceMask(@Nullable Long mask) {
        return mask == null ? "" : decimal(operations.run(new Command.SetTraceMask(new TraceMask(mask))));
    }

    private static String decimal(TraceMask mask) {
        return Long.toString(mask.bits());
    }

    private static String wchs(WatchTotals totals) {
        return totals.connections() + " connections watching " + totals.paths() + " paths\nTotal watches:"
                + totals.watches() + "\n";
    }

    private static String wasReset(StatisticsReset reset) {
        return switch (reset) {
            case CONNECTIONS -> "Connection stats reset.\n";
            case SERVER -> "Server stats reset.\n";
        };
    }
}
