package io.oarlock.tidy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which packages name types of which others, by the text of their sources: modules whose classes are not on the class
 * path of this one are seen, too.
 */
final class PackageGraph {
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    /** A type by its full name, imported or written out: package names are in lower case, type names are not. */
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.])((?:[a-z]\\w*\\.)+)[A-Z]\\w*");

    private final Map<String, Set<String>> arrows = new TreeMap<>();

    PackageGraph(Collection<JavaSource> sources) {
        sources.forEach(source -> arrows.computeIfAbsent(packageOf(source), any -> new TreeSet<>()));
        sources.forEach(this::addArrowsOf);
    }

    private void addArrowsOf(JavaSource source) {
        String from = packageOf(source);
        Matcher type = TYPE.matcher(source.code());
        while (type.find()) {
            String to = type.group(1).substring(0, type.group(1).length() - 1);
            if (!to.equals(from) && arrows.containsKey(to)) {
                arrows.get(from).add(to);
            }
        }
    }

    private static String packageOf(JavaSource source) {
        Matcher header = PACKAGE.matcher(source.code());
        return header.find() ? header.group(1) : "";
    }

    /** Groups of packages each of which depends on all others of its group, directly or not; sorted, often none. */
    List<Set<String>> cycles() {
        List<Set<String>> cycles = new ArrayList<>();
        for (String start : arrows.keySet()) {
            Set<String> cycle = new TreeSet<>();
            for (String reached : reachableFrom(start)) {
                if (reachableFrom(reached).contains(start)) {
                    cycle.add(reached);
                }
            }
            if (!cycle.isEmpty() && !cycles.contains(cycle)) {
                cycles.add(cycle);
            }
        }
        return cycles;
    }

    private Set<String> reachableFrom(String start) {
        Set<String> reached = new TreeSet<>();
        List<String> open = new ArrayList<>(arrows.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (reached.add(next)) {
                open.addAll(arrows.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
