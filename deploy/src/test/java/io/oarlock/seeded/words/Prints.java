package io.oarlock.seeded.words;

/** An answer to an operator that goes to the standard output of the server. */
public final class Prints {
    private Prints() {}

    public static void answer() {
        System.out.println("imok");
    }
}
