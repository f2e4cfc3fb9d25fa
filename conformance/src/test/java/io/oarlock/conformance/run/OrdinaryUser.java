package io.oarlock.conformance.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some tests want a file that the user of the server cannot read or write. Root can, whatever the mode of the file
 * says, unless the two capabilities that allow it are taken from the process and its children.
 */
final class OrdinaryUser {
    private static final String WITHOUT = "-dac_override,-dac_read_search";

    private OrdinaryUser() {}

    /** What stands before a command: nothing for who is not root. */
    static List<String> prefix() throws InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> prefix = List.of("setpriv", "--inh-caps=" + WITHOUT, "--bounding-set=" + WITHOUT);
        return works(prefix) ? prefix : List.of();
    }

    private static boolean works(List<String> prefix) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            // There is no such program: not on Linux.
            return false;
        }
    }
}
