package io.oarlock.chaos.hostile.configuration;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The file of a member and what the ensemble agreed on say different things. */
public final class MembersChangedInFile implements Attack {

    @Override
    public String name() {
        return "members-changed-in-file";
    }

    @Override
    public String description() {
        return "of three members, one starts with a file that names itself alone, or a fourth";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public boolean leavesMembersRunning() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        subject.stopAll();
        RefusedStart refused = new RefusedStart(subject, Subject.MEMBER);
        refused.expect("alone", MembersChangedInFile::alone, List.of("[1, 2, 3]"));
        refused.expect("a fourth", text -> text + "server.4=127.0.0.1:2888:3888\n", List.of("[1, 2, 3]", "4"));
    }

    private static String alone(String text) {
        return text.lines()
                        .filter(line ->
                                !line.startsWith("server.") || line.startsWith("server." + Subject.MEMBER + "="))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }
}
