package io.oarlock.benchmarks.compare.ensemble;

import java.util.ArrayList;
import java.util.List;

/** Command lines from readable text. */
public final class Words {
    private Words() {}

    /** The words of {@code text}, and then the further ones, which may hold blanks. */
    public static List<String> of(String text, String... further) {
        List<String> words = new ArrayList<>(List.of(text.strip().split(" +")));
        words.addAll(List.of(further));
        return words;
    }
}
