package io.oarlock.chaos.hostile;

import java.io.IOException;
import java.util.List;

/** A limit that the heap cannot carry is refused, with the numbers. */
final class LimitOverHeap implements Attack {

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
        new RefusedStart(subject, Subject.MEMBER)
                .expect(
                        "jute.maxbuffer=173159500",
                        text -> text + "jute.maxbuffer=173159500\n",
                        List.of("jute.maxbuffer", "173159500"));
    }
}
