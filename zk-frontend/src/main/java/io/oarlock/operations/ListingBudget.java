package io.oarlock.operations;

/**
 * How much one listing may still hold. What is over the bound is only counted, so that an operator who asks for a
 * million watches costs no more than a part of the heap. For one thread.
 */
final class ListingBudget {
    static final int ITEMS_MAX = 200_000;

    /** Two listings are made at a time, and each is copied a few times while it becomes bytes. */
    private static final int HEAP_DIVISOR = 64;

    private final long charactersMax;
    private long items;
    private long characters;
    private long omitted;

    ListingBudget() {
        this(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
    }

    ListingBudget(long charactersMax) {
        this.charactersMax = charactersMax;
    }

    /** Whether one more item has room. Behind the first that has none, no other has. */
    boolean takes(int itemCharacters) {
        if (omitted > 0 || items >= ITEMS_MAX || characters + itemCharacters > charactersMax) {
            omitted++;
            return false;
        }
        items++;
        characters += itemCharacters;
        return true;
    }

    long omitted() {
        return omitted;
    }
}
