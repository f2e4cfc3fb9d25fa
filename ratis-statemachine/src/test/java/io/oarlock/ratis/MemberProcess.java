package io.oarlock.ratis;

import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.model.Limits;
import io.oarlock.peer.Handshake;
import io.oarlock.ratis.group.RaftSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A member in a process of its own, for {@code kill -9}. It proposes {@code PREFIX0, PREFIX1, ...} from its start on,
 * prints {@code answered VALUE} and {@code leads}, and obeys {@code quiet} (propose no more, then print {@code size N}
 * again and again) and {@code stop} on its input.
 */
final class MemberProcess {
    private MemberProcess() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        int self = Integer.parseInt(args[1]);
        String prefix = args[2];
        List<GroupMember> group = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            group.add(new GroupMember(i - 2, "127.0.0.1", Integer.parseInt(args[i]), false));
        }
        RaftSettings settings = new RaftSettings(
                new Membership(self, group, "127.0.0.1"),
                new RaftSettings.Directories(root.resolve("data"), root.resolve("log")),
                new RaftSettings.Tuning(600, 1200, 2000, 2000, 2),
                Limits.DEFAULTS,
                Handshake.Protection.NONE);
        TestMember member = TestMember.start(settings, TestState::open);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Thread reporter = new Thread(() -> report(member, out), "reporter");
        reporter.setDaemon(true);
        reporter.start();
        obey(member, Load.on(member, prefix), out);
    }

    private static void obey(TestMember member, Load load, PrintStream out) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "quiet" -> {
                    load.stop();
                    out.println("proposed " + load.proposed());
                }
                case "size" -> out.println("size " + member.size());
                default -> {
                    member.close();
                    out.println("stopped");
                    Runtime.getRuntime().halt(0);
                }
            }
        }
        Runtime.getRuntime().halt(1);
    }

    private static void report(TestMember member, PrintStream out) {
        int reported = 0;
        boolean led = false;
        while (member.faults().isEmpty()) {
            List<String> answered = member.frontEnd().answered();
            for (; reported < answered.size(); reported++) {
                out.println("answered " + answered.get(reported));
            }
            if (member.status().leads() && !led) {
                out.println("leads");
            }
            led = member.status().leads();
            LockSupport.parkNanos(1_000_000);
        }
        out.println("fault " + member.faults());
    }
}
