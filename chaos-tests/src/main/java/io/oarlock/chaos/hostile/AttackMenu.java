package io.oarlock.chaos.hostile;

import io.oarlock.chaos.hostile.client.AclOfAddresses;
import io.oarlock.chaos.hostile.client.AclOfIdentities;
import io.oarlock.chaos.hostile.client.CreateOverLogLimit;
import io.oarlock.chaos.hostile.client.DeafReaders;
import io.oarlock.chaos.hostile.client.EphemeralsBelowLargeZnodes;
import io.oarlock.chaos.hostile.client.LargeCreates;
import io.oarlock.chaos.hostile.client.LargeIdentities;
import io.oarlock.chaos.hostile.client.LargeMultiRead;
import io.oarlock.chaos.hostile.client.LargePassword;
import io.oarlock.chaos.hostile.client.ManyEphemerals;
import io.oarlock.chaos.hostile.client.QuotaStatsAgain;
import io.oarlock.chaos.hostile.client.UnfinishedFrames;
import io.oarlock.chaos.hostile.client.WatchesOfLongPaths;
import io.oarlock.chaos.hostile.configuration.DamagedStateFile;
import io.oarlock.chaos.hostile.configuration.GrownFromOne;
import io.oarlock.chaos.hostile.configuration.LimitOverHeap;
import io.oarlock.chaos.hostile.configuration.LowerLimits;
import io.oarlock.chaos.hostile.configuration.MembersChangedInFile;
import io.oarlock.chaos.hostile.configuration.MisspeltKeys;
import io.oarlock.chaos.hostile.stranger.DataOfOthers;
import io.oarlock.chaos.hostile.stranger.HalfRequestsForMetrics;
import io.oarlock.chaos.hostile.stranger.RaftAnnouncedFrame;
import io.oarlock.chaos.hostile.stranger.RaftClientWrite;
import io.oarlock.chaos.hostile.stranger.RaftGarbage;
import io.oarlock.chaos.hostile.stranger.RaftSnapshotPath;
import io.oarlock.chaos.hostile.stranger.RaftTakeOver;
import io.oarlock.chaos.hostile.stranger.RaftTerms;
import io.oarlock.chaos.hostile.stranger.StandalonePorts;
import io.oarlock.chaos.hostile.subject.Attack;
import java.util.List;

/** Every attack that the command line can name. */
public final class AttackMenu {

    private AttackMenu() {}

    /** From clients, from strangers on other ports, from the machine and its configuration. */
    public static List<Attack> all() {
        return List.of(
                new LargeIdentities(),
                new AclOfIdentities(),
                new LargePassword(),
                new CreateOverLogLimit(),
                new LargeCreates(),
                new LargeMultiRead(),
                new DeafReaders(),
                new WatchesOfLongPaths(),
                new UnfinishedFrames(),
                new AclOfAddresses(),
                new QuotaStatsAgain(),
                new ManyEphemerals(),
                new EphemeralsBelowLargeZnodes(),
                new RaftClientWrite(),
                new RaftAnnouncedFrame(),
                new RaftGarbage(),
                new RaftSnapshotPath(),
                new RaftTakeOver(),
                new RaftTerms(),
                new StandalonePorts(),
                new HalfRequestsForMetrics(),
                new DataOfOthers(),
                new LowerLimits(),
                new LimitOverHeap(),
                new MisspeltKeys(),
                new MembersChangedInFile(),
                new GrownFromOne(),
                new DamagedStateFile());
    }

    /** The attack of this name. */
    public static Attack named(String name) {
        return all().stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such attack: " + name));
    }
}
