package io.oarlock.admin;

import io.oarlock.replica.Replica;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

    public FourLetterWords(ServerFacts facts, Replica replica, FrontView front) {
        this.facts = facts;
        this.front = front;
        this.server = new ServerWords(facts, replica, front);
        this.listings = new ListingWords(replica, front);
        this.monitor = new Monitor(facts, replica, front);
    }

    /**
     * Whether the first four bytes of a connection, read as a big-endian integer, are a word and not the length of a
     * frame.
     */
    public static boolean isWord(int firstBytes) {
        return Word.of(firstBytes) != null;
    }

    /** The whole reply; the connection is closed behind it. */
    public String answer(int firstBytes) {
        Word word = Word.of(firstBytes);
        if (word == null) {
            throw new IllegalArgumentException("no word: 0x" + Integer.toHexString(firstBytes));
        }
        if (!facts.allows(word.text())) {
            return word.text() + " is not executed because it is not in the whitelist.\n";
        }
        if (word.needsService && !front.serving()) {
            return NOT_SERVING;
        }
        return answer(word);
    }

    private String answer(Word word) {
        return switch (word) {
            case RUOK -> "imok";
            case ISRO -> isReadOnly();
            case SRVR -> server.srvr();
            case STAT -> server.stat();
            case CONS -> server.cons();
            case CONF -> server.conf();
            case DIRS -> server.dirs();
            case ENVI -> server.envi();
            case MNTR -> monitor.mntr();
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

    private String isReadOnly() {
        if (!front.serving()) {
            return "null";
        }
        return front.readOnly() ? "ro" : "rw";
    }

    private enum Word {
        RUOK(false),
        ISRO(false),
        ENVI(false),
        SRVR(true),
        STAT(true),
        CONS(true),
        CONF(true),
        DIRS(true),
        MNTR(true),
        DUMP(true),
        WCHS(true),
        WCHC(true),
        WCHP(true),
        CRST(true),
        SRST(true);

        private final boolean needsService;

        Word(boolean needsService) {
            this.needsService = needsService;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        private int firstBytes() {
            byte[] letters = text().getBytes(StandardCharsets.US_ASCII);
            return letters[0] << 24 | letters[1] << 16 | letters[2] << 8 | letters[3];
        }

        static @Nullable Word of(int firstBytes) {
            // A length above 0x61000000 is far over any frame limit: the two cannot be mistaken for each other.
            for (Word word : values()) {
                if (word.firstBytes() == firstBytes) {
                    return word;
                }
            }
            return null;
        }
    }
}
