package io.oarlock.chaos.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What each member has on this machine: its data, on a disk of its own if wanted, its configuration, its log. */
final class MemberDirectories implements Closeable {

    private final Path root;
    private final MemberResources resources;

    /** Makes the directories of all members, and equips them. */
    MemberDirectories(Layout layout) throws IOException, InterruptedException {
        this.root = layout.directory().toAbsolutePath().normalize();
        List<Integer> members = IntStream.rangeClosed(1, layout.size()).boxed().toList();
        this.resources = MemberResources.open(layout.equipment(), members, this::data);
        for (int member : members) {
            Files.createDirectories(data(member));
        }
    }

    Path of(int member) {
        return root.resolve("member-" + member);
    }

    Path data(int member) {
        return of(member).resolve("data");
    }

    Path log(int member) {
        return of(member).resolve("server.log");
    }

    /** The file that stands for a name service. */
    Path names() {
        return root.resolve("names");
    }

    /** What members have of their own. */
    MemberResources resources() {
        return resources;
    }

    /** Lets a user write the member's data who is not the one that runs this program. */
    void giveTo(int member, int user) throws IOException {
        Files.setAttribute(data(member), "unix:uid", user);
        Files.setAttribute(data(member), "unix:gid", user);
    }

    /** Unmounts the disks; the members have ended. */
    @Override
    public void close() throws IOException {
        resources.close();
    }
}
