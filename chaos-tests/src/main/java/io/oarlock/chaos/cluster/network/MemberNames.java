package io.oarlock.chaos.cluster.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which members and clients know the members of a site. For members they are in a file that stands for the
 * name service of their JVMs, which read it at every look-up; clients of this process ask {@link #resolve}.
 */
public final class MemberNames implements Addresses {

    private final Site site;
    private final Path file;
    /** Members whose names mean nothing at present. */
    private final Set<Integer> nameless = ConcurrentHashMap.newKeySet();

    /** Writes the file. */
    public MemberNames(Site site, Path file) throws IOException {
        this.site = site;
        this.file = file.toAbsolutePath();
        write();
    }

    public static String name(int member) {
        return "member-" + member + ".ensemble";
    }

    /** What lets a JVM ask here; the launcher reads it, of whatever kind the server is. */
    public Map<String, String> environment() {
        String option = "\"-Djdk.net.hosts.file=" + file + "\"";
        return Map.of(
                "JDK_JAVA_OPTIONS",
                Stream.of(Optional.ofNullable(System.getenv("JDK_JAVA_OPTIONS")), Optional.of(option))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" ")));
    }

    /** One line for each member, as in ZooKeeper's configuration. */
    public List<String> serverLines() {
        return site.subnet().serverLines(site::name);
    }

    /** Where clients reach all members. */
    public String connectString() {
        return site.subnet().members().stream()
                .map(member -> site.name(member) + ":" + Subnet.CLIENT_PORT)
                .collect(Collectors.joining(","));
    }

    @Override
    public void withdraw(int member) throws IOException, InterruptedException {
        nameless.add(member);
        write();
        site.withdraw(member);
    }

    @Override
    public void move(int member) throws IOException, InterruptedException {
        site.move(member);
        nameless.remove(member);
        write();
    }

    /** The address that a member's name means now, or those of any other host. */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        Optional<Integer> member = site.subnet().members().stream()
                .filter(number -> site.name(number).equals(host))
                .findFirst();
        if (member.isEmpty()) {
            return InetAddress.getAllByName(host);
        }
        if (nameless.contains(member.get())) {
            throw new UnknownHostException(host);
        }
        byte[] address = InetAddress.getByName(site.subnet().host(member.get())).getAddress();
        return new InetAddress[] {InetAddress.getByAddress(host, address)};
    }

    /** Put in its place at once: nobody must read half of it. */
    private void write() throws IOException {
        Stream<String> members = site.subnet().members().stream()
                .filter(member -> !nameless.contains(member))
                .map(member -> site.subnet().host(member) + " " + site.name(member));
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.write(
                unfinished,
                Stream.concat(Stream.of("127.0.0.1 localhost"), members).toList());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
