package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.live.ControlFiles;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Launcher;
import io.oarlock.testing.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The commands that an operator of a migration gives, and what he sees. */
final class MigrateCommands {
    private static final Pattern ZXID = Pattern.compile("(?m)^Zxid: (0x[0-9a-f]+)$");
    private static final String LEADS = ", leads";
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Pattern PHASE = Pattern.compile("(?m)^phase (\\S+)$");
    private static final Pattern OWN_ZXID = Pattern.compile("(?m)^zxid (0x[0-9a-f]+)$");

    private final Path directory;
    private final Cluster oarlock;

    /** @param directory with the members in {@code oarlock/member-N} */
    MigrateCommands(Path directory, Cluster oarlock) {
        this.directory = directory;
        this.oarlock = oarlock;
    }

    void awaitStatusOfAll(String line) {
        patiently(line).until(() -> {
            for (Member member : oarlock.members()) {
                if (!status(member).contains(line)) {
                    return false;
                }
            }
            return true;
        });
    }

    void awaitStatusOfSome(String line) {
        patiently(line).until(() -> {
            for (Member member : oarlock.members()) {
                if (status(member).contains(line)) {
                    return true;
                }
            }
            return false;
        });
    }

    Member awaitLeader() {
        Member[] leader = new Member[1];
        patiently("a leader").until(() -> {
            for (Member member : oarlock.members()) {
                if (member.isAlive() && status(member).contains(LEADS)) {
                    leader[0] = member;
                    return true;
                }
            }
            return false;
        });
        return leader[0];
    }

    /** Each member that runs has what the source had when this was called. */
    void awaitSameZxidWithin(SourceEnsemble source, int seconds) throws IOException {
        String answer = FourLetterWord.ask(source.cluster().awaitLeader().clientAddress(), "srvr");
        Matcher there = ZXID.matcher(answer);
        assertThat(there.find()).as(answer).isTrue();
        long zxid = Long.decode(there.group(1));
        Awaitility.await().atMost(Duration.ofSeconds(seconds)).until(() -> {
            for (Member member : oarlock.members()) {
                Matcher here = OWN_ZXID.matcher(status(member));
                boolean epochOnly = (zxid & 0xffff_ffffL) == 0;
                if (member.isAlive() && !epochOnly && (!here.find() || Long.decode(here.group(1)) < zxid)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static ConditionFactory patiently(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
    }

    private String status(Member member) throws IOException {
        try {
            return Files.readString(statusFile(member));
        } catch (NoSuchFileException notYet) {
            return "";
        }
    }

    private Path statusFile(Member member) {
        return data(member.id()).resolve("oarlock/migration/status");
    }

    private Path data(int member) {
        return directory.resolve("oarlock/member-" + member + "/data");
    }

    void migrate(String action) throws IOException {
        succeeds("migrate", action, "--data-dir", data(1).toString());
    }

    /** What a member has said before says nothing of a later time. */
    void forgetStatuses() throws IOException {
        for (Member member : oarlock.members()) {
            Files.deleteIfExists(statusFile(member));
        }
    }

    /** The phase that all members say they are in once one of them leads, and say again for a while. */
    String awaitOnePhase() throws IOException {
        forgetStatuses();
        String[] phase = new String[1];
        patiently("one phase").during(SETTLED).until(() -> {
            Set<String> phases = new HashSet<>();
            boolean led = false;
            for (Member member : oarlock.members()) {
                Matcher line = PHASE.matcher(status(member));
                phases.add(line.find() ? line.group(1) : "");
                led |= status(member).contains(LEADS);
            }
            phase[0] = phases.iterator().next();
            return led && phases.size() == 1 && !phase[0].isEmpty();
        });
        return phase[0];
    }

    /** Does what the command does, without a program of its own. */
    void ask(Member member, ControlFiles.Request request) throws IOException {
        new ControlFiles(data(member.id()).resolve("oarlock")).ask(request);
    }

    void succeeds(String... arguments) throws IOException {
        Path home = Files.createDirectories(directory.resolve("commands"));
        Files.deleteIfExists(home.resolve("output.log"));
        Launcher.Ended ended = Launcher.ofSourceTree(home).run(arguments);
        assertThat(ended.status()).as(ended.output()).isZero();
    }
}
