package io.oarlock.deploy.doctor;

import io.oarlock.deploy.doctor.MemberProbe.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Judges what members answered, all of one ensemble. */
public final class EnsembleCheck {
    /** Zxids behind the leader; members answer one after the other while writes go on. */
    private static final long LAG_MAX = 10_000;

    private static final long OUTSTANDING_MAX = 500;
    private static final int TERM_SHIFT = 32;

    private EnsembleCheck() {}

    public static List<Finding> of(List<Answer> answers) {
        List<Finding> findings = new ArrayList<>();
        answers.forEach(each -> findings.add(one(each)));
        findings.addAll(together(answers));
        return findings;
    }

    private static Finding one(Answer answer) {
        String problem = answer.problem();
        if (problem != null) {
            return Finding.problem(answer.address() + " " + problem, advice(problem));
        }
        long outstanding = number(answer.value("Outstanding"));
        if (outstanding > OUTSTANDING_MAX) {
            return Finding.warning(
                    answer.address() + " serves as " + answer.mode() + ", and " + outstanding + " requests wait",
                    "look at the latencies of mntr: a slow disk or network, or more load than it can take");
        }
        if (answer.mode().equals("read-only")) {
            return Finding.warning(
                    answer.address() + " only reads: it has no quorum",
                    "start the missing members; until then it shows old data, and takes no changes");
        }
        return Finding.good(answer.address() + " serves as " + answer.mode());
    }

    private static String advice(String problem) {
        if (problem.contains("no address")) {
            return "look at the name in the server.N lines and at DNS";
        }
        if (problem.contains("nobody listens")) {
            return "start this member; its log says what keeps it from running";
        }
        if (problem.contains("no quorum")) {
            return "start the missing members, and see that all reach each other's Raft ports (the first of server.N)";
        }
        if (problem.contains("whitelist")) {
            return "add srvr to 4lw.commands.whitelist in its file";
        }
        if (problem.contains("TLS")) {
            return "look at the stores that this command and the member use, and at the names in the member's"
                    + " certificate; --server asks by another name, --tls-properties with other stores";
        }
        return "look whether a firewall is in between, and into its log";
    }

    private static List<Finding> together(List<Answer> answers) {
        List<Finding> findings = new ArrayList<>();
        List<Answer> serving = answers.stream().filter(Answer::serves).toList();
        List<Answer> leading = serving.stream().filter(Answer::leads).toList();
        if (answers.size() > 1 && leading.size() > 1) {
            findings.add(Finding.problem(
                    names(leading) + " lead at the same time",
                    "ask again; if it stays so, they are not of one ensemble: compare their server.N lines"));
        }
        if (answers.size() > 1 && leading.isEmpty()) {
            findings.add(Finding.problem(
                    "no member leads",
                    "an election takes a second at most; if it stays so, a majority is missing: start the others"));
        }
        if (answers.size() > 1 && leading.size() == 1) {
            behind(leading.get(0), serving, findings);
        }
        long versions = serving.stream()
                .map(each -> each.value("Zookeeper version"))
                .distinct()
                .count();
        if (versions > 1) {
            findings.add(Finding.warning(
                    "the members run different releases",
                    "end the upgrade: restart those with the older one, one at a time"));
        }
        return findings;
    }

    private static void behind(Answer leader, List<Answer> serving, List<Finding> findings) {
        for (Answer each : serving) {
            long lag = leader.zxid() - each.zxid();
            if (leader.zxid() >>> TERM_SHIFT > each.zxid() >>> TERM_SHIFT) {
                // Numbers begin again with each term: their difference is no count of changes.
                findings.add(Finding.warning(
                        each.address() + " has no change of the last election's leader " + leader.address() + " yet",
                        "ask again; if it stays so, its disk or its network is slower than the others'"));
            } else if (lag > LAG_MAX) {
                findings.add(Finding.warning(
                        each.address() + " is " + lag + " changes behind the leader " + leader.address(),
                        "if that grows, its disk or its network is slower than the others'"));
            }
        }
    }

    private static String names(List<Answer> answers) {
        return answers.stream().map(each -> each.address().toString()).collect(Collectors.joining(" and "));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
