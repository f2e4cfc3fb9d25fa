package io.oarlock.chaos.hostile.configuration;

import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Starts a member with a configuration that it must refuse, and puts the old one back. */
final class RefusedStart {

    private static final int EXCERPT = 300;

    private final Subject subject;
    private final int member;

    RefusedStart(Subject subject, int member) {
        this.subject = subject;
        this.member = member;
    }

    /** The start must end with a status other than 0 and a line that has these words, without a stack trace. */
    void expect(String what, UnaryOperator<String> change, List<String> words)
            throws IOException, InterruptedException {
        String[] before = new String[1];
        subject.configure(member, text -> {
            before[0] = text;
            return change.apply(text);
        });
        Subject.EndedStart start = subject.startInVain(member);
        subject.configure(member, text -> before[0]);
        String said = start.log().substring(Math.max(0, start.log().length() - EXCERPT));
        subject.expect(start.status() != 0, Promises.REFUSED_CLEARLY, what + ": it serves");
        subject.expect(
                start.log().lines().anyMatch(line -> words.stream().allMatch(line::contains)),
                Promises.REFUSED_CLEARLY,
                what + ": no line names " + words + ": " + said);
        subject.expect(
                start.log().lines().noneMatch(line -> line.strip().startsWith("at ") && line.contains(".java:")),
                Promises.REFUSED_CLEARLY,
                what + ": a stack trace: " + said);
    }
}
