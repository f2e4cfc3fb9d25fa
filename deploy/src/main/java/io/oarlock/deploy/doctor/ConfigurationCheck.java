package io.oarlock.deploy.doctor;

import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.ServerConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Judges a configuration that can be read. */
public final class ConfigurationCheck {
    private ConfigurationCheck() {}

    public static List<Finding> of(ServerConfig config) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.good(config.source() + " can be used: "
                + (config.ensemble().standalone()
                        ? "a server that stands alone"
                        : "member " + config.ensemble().self() + " of "
                                + config.ensemble().members().keySet())));
        config.warnings().forEach(each -> findings.add(Finding.warning(each, "see docs/CONFIGURATION.md")));
        int voters = config.ensemble().voters().size();
        if (voters == 2) {
            findings.add(Finding.warning(
                    "two voters: when one is away, nobody is served",
                    "three members bear the loss of one; two bear none"));
        } else if (voters > 2 && voters % 2 == 0) {
            findings.add(Finding.warning(
                    voters + " voters bear the loss of " + (voters - 1) / 2 + ", as " + (voters - 1) + " do",
                    "make one of them an observer, or add one"));
        }
        if (!config.ensemble().standalone()) {
            config.ensemble().members().values().forEach(member -> name(member, findings));
        }
        return findings;
    }

    private static void name(Member member, List<Finding> findings) {
        try {
            InetAddress.getAllByName(member.host());
        } catch (UnknownHostException unknown) {
            findings.add(Finding.problem(
                    "server." + member.id() + ": the name " + member.host() + " has no address",
                    "correct the line, or the name service"));
        }
    }
}
