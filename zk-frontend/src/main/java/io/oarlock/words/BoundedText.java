package io.oarlock.words;

/**
 * The lines of an answer that may be long. What is over a bound, in lines or in characters, is only counted, so that an
 * operator who asks for a million watches costs no more than a part of the heap. Used by one thread.
 */
final class BoundedText {
    /** Lines of one answer. */
    static final int LINES_MAX = 200_000;

    /** Two are made at a time, each of them a few times over while it becomes bytes. */
    private static final int HEAP_DIVISOR = 64;

    private final StringBuilder text = new StringBuilder();
    private final long charactersMax;
    private long lines;
    private long omitted;

    BoundedText() {
        this(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
    }

    BoundedText(long charactersMax) {
        this.charactersMax = charactersMax;
    }

    /** Behind the first line that has no room there is none either. */
    void line(String line) {
        if (isFull() || text.length() + (long) line.length() >= charactersMax) {
            omitted++;
            return;
        }
        lines++;
        text.append(line).append('\n');
    }

    /** Lines that somebody did not even make. */
    void omit(long count) {
        omitted += count;
    }

    private boolean isFull() {
        return omitted > 0 || lines >= LINES_MAX;
    }

    String text() {
        return omitted == 0 ? text.toString() : text + "... and " + omitted + " more lines\n";
    }
}
