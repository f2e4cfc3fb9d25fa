package io.oarlock.chaos.hostile.configuration;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;

/** A limit that the heap cannot carry is refused or cut, with the numbers. */
public final class LimitOverHeap implements Attack {

    private static final String LINE = "jute.maxbuffer=173159500";

    @Override
    public String name() {
        return "limit-over-heap";
    }

    @Override
    public String description() {
        return "a member with a small heap starts with jute.maxbuffer=173159500";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1);
    }

    @Override
    public boolean leavesMembersRunning() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        subject.stopAll();
        subject.configure(Subject.MEMBER, text -> text + LINE + "\n");
        Subject.EndedStart start = subject.startInVain(Subject.MEMBER);
        subject.configure(Subject.MEMBER, text -> text.replace(LINE + "\n", ""));
        subject.expect(
                start.log().lines().anyMatch(line -> line.contains("jute.maxbuffer") && line.contains("173159500")),
                Promises.REFUSED_CLEARLY,
                "no line names key and number");
        subject.expect(!start.log().contains("\tat "), Promises.REFUSED_CLEARLY, "a stack trace");
    }
}
