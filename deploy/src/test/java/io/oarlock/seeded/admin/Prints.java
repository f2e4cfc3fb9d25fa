package io.oarlock.seeded.admin;

/** An answer to an operator that goes to the standard output of the server. */
final class Prints {
    private Prints() {}

    static void answer() {
        System.out.println("imok");
    }
}
