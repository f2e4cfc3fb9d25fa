package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.ratis.log.UncoveredLog;
import io.oarlock.ratis.log.VoteBackup;
import io.oarlock.replication.Applier;

/** What a member has on disk, ready to be used. */
record OpenedData(
        Applier applier,
        VoteBackup votes,
        BootstrapGuard bootstrapGuard,
        LogCapacity capacity,
        UncoveredLog uncovered) {}
